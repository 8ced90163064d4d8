using Flashback.OnChain.Bindings;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Client.Courts;
using Flashback.OnChain.Client.Money;
using Flashback.OnChain.Connection;
using Flashback.OnChain.Deployment;
using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Client;

/// <summary>Everything that nodes, providers, consumers and commands do with the contracts, grouped by role.</summary>
public sealed class OrchestratorClient
{
    /// <param name="chain">The chain.</param>
    /// <param name="contracts">Where the contracts stand.</param>
    /// <param name="sender">The account to act from; null only reads.</param>
    public OrchestratorClient(IChainRpc chain, DeployedContracts contracts, TransactionSender? sender = null)
    {
        (Contracts, Connection) = (contracts, new ContractConnection(chain, sender));
        Token = new TokenActions(Connection, new FlashToken(contracts.Token));
        Epochs = new EpochActions(Connection, new QosOracle(contracts.Oracle));
        Feed = new FeedReads(Connection, new QosOracle(contracts.Oracle));
        Validators = new ValidatorActions(Connection, new ValidatorRegistry(contracts.Validators), Token);
        Providers = new ProviderActions(Connection, new ProviderOrchestrator(contracts.Providers), Token);
        Consumers = new ConsumerActions(Connection, new ConsumerOrchestrator(contracts.Consumers), Token);
        Disputes = new DisputeActions(Connection, new DisputeCourt(contracts.Court));
        Duties = new DutyActions(Connection, new DutyCourt(contracts.Duties));
        Appeals = contracts.Appeals is { } appeals
            ? new AppealActions(Connection, new AppealCourt(appeals), new QosOracle(contracts.Oracle), Token) : null;
        Rewards = new RewardActions(Connection, new ReporterPool(contracts.Pool));
    }

    public DeployedContracts Contracts { get; }

    /// <summary>For calls and queries that have no method of their own.</summary>
    public ContractConnection Connection { get; }

    public TokenActions Token { get; }
    public EpochActions Epochs { get; }
    public FeedReads Feed { get; }
    public ValidatorActions Validators { get; }
    public ProviderActions Providers { get; }
    public ConsumerActions Consumers { get; }
    public DisputeActions Disputes { get; }

    /// <summary>Null in a network without appeals.</summary>
    public AppealActions? Appeals { get; }

    public DutyActions Duties { get; }
    public RewardActions Rewards { get; }
}
