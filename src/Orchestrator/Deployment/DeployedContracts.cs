using Flashback.Aggregation.Messages;
using Flashback.Ethereum;

namespace Flashback.Orchestrator.Deployment;

/// <summary>Where the contracts of one network stand. Written as JSON with <see cref="Json.ChainJson.Options"/>.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="DeployedAt">The block before the first deployment: the logs begin after it.</param>
/// <param name="Token">FLASH.</param>
/// <param name="Validators">ValidatorRegistry.</param>
/// <param name="Providers">ProviderOrchestrator.</param>
/// <param name="Consumers">ConsumerOrchestrator.</param>
/// <param name="Oracle">QosOracle.</param>
/// <param name="Court">DisputeCourt.</param>
public sealed record DeployedContracts(
    ulong ChainId,
    ulong DeployedAt,
    Address Token,
    Address Validators,
    Address Providers,
    Address Consumers,
    Address Oracle,
    Address Court)
{
    /// <summary>The contracts whose logs make the view.</summary>
    public IReadOnlyList<Address> Watched => [Validators, Providers, Consumers, Oracle, Court];

    /// <summary>The EIP-712 domain of every message of this network.</summary>
    public OracleDomain Domain => new(ChainId, Oracle);
}
