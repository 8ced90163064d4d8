using Flashback.Ethereum;
using Flashback.Orchestrator.Bindings;
using Flashback.Orchestrator.Chain;
using Flashback.Orchestrator.Client;
using Flashback.Orchestrator.Contracts;
using Flashback.Orchestrator.Transactions;

namespace Flashback.Orchestrator.Deployment;

/// <summary>
/// Deploys a network on any EVM chain from the artifacts that this assembly carries, introduces the contracts to each other, hands out
/// the roles, and reads everything back. The deploying account becomes the administrator.
/// </summary>
public sealed class Deployer(IChainRpc chain, TransactionSender sender)
{
    private readonly ContractConnection _connection = new(chain, sender);

    /// <exception cref="TransactionFailedException">A transaction was refused; what was deployed before it stays unused.</exception>
    /// <exception cref="DeploymentException">The result, read back, differs from what was asked for.</exception>
    public async Task<DeployedContracts> DeployAsync(DeploymentParameters parameters, CancellationToken cancellation)
    {
        var admin = sender.Account;
        var before = await chain.BlockAsync(null, cancellation) ?? throw new ChainUnavailableException("The endpoint has no newest block.");
        var token = await CreateAsync(FlashToken.Create(admin, parameters.TokenSupply), cancellation);
        var oracle = await CreateAsync(QosOracle.Create(admin, parameters.Epochs, parameters.Criteria), cancellation);
        var validators = await CreateAsync(ValidatorRegistry.Create(admin, token, oracle, parameters.MinimumStake, parameters.StakeUnbonding), cancellation);
        var providers = await CreateAsync(
            ProviderOrchestrator.Create(admin, token, oracle, parameters.MinimumCollateral, parameters.CollateralUnbonding, parameters.CorruptionShare, parameters.BreachShare), cancellation);
        var pool = await CreateAsync(ReporterPool.Create(admin, oracle, parameters.RewardShare), cancellation);
        var consumers = await CreateAsync(ConsumerOrchestrator.Create(admin, token, oracle, providers, parameters.Treasury ?? admin, pool), cancellation);
        var court = await CreateAsync(DisputeCourt.Create(oracle, validators, parameters.FaultShare, parameters.EquivocationShare), cancellation);
        var contracts = new DeployedContracts(await chain.ChainIdAsync(cancellation), before.Number, token, validators, providers, consumers, oracle, court, pool);

        await WireAsync(contracts, cancellation);
        await GrantAsync(contracts, parameters, cancellation);
        var problems = await new DeploymentCheck(chain, contracts, admin).RunAsync(parameters, cancellation);
        return problems.Count == 0 ? contracts : throw new DeploymentException(problems);
    }

    private async Task<Address> CreateAsync(ContractCall creation, CancellationToken cancellation)
    {
        var receipt = await _connection.ExecuteAsync(creation, cancellation);
        return receipt.ContractAddress ?? throw new ChainUnavailableException($"The receipt of {creation.Name} names no contract.");
    }

    private async Task WireAsync(DeployedContracts c, CancellationToken cancellation)
    {
        await _connection.ExecuteAsync(new QosOracle(c.Oracle).Wire(c.Validators, c.Providers, c.Court), cancellation);
        await _connection.ExecuteAsync(new ValidatorRegistry(c.Validators).Wire(c.Court, c.Pool), cancellation);
        await _connection.ExecuteAsync(new ProviderOrchestrator(c.Providers).Wire(c.Consumers, c.Pool), cancellation);
        await _connection.ExecuteAsync(new ReporterPool(c.Pool).Wire(c.Validators, c.Providers, c.Consumers), cancellation);
    }

    private async Task GrantAsync(DeployedContracts c, DeploymentParameters parameters, CancellationToken cancellation)
    {
        foreach (var (_, call, _) in Roles.Of(c, parameters, sender.Account)) await _connection.ExecuteAsync(call, cancellation);
        var consumers = new ConsumerOrchestrator(c.Consumers);
        foreach (var token in parameters.Tokens.Append(c.Token).Distinct()) await _connection.ExecuteAsync(consumers.AllowToken(token), cancellation);
    }
}
