using System.Text.Json;
using System.Text.Json.Serialization;
using Flashback.Ethereum;
using Flashback.OnChain.Json;
using Flashback.Protocol.Messages;

namespace Flashback.OnChain.Deployment;

/// <summary>Where the contracts of one network stand.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="DeployedAt">The block before the first deployment: the logs begin after it.</param>
/// <param name="Token">FLASH.</param>
/// <param name="Validators">ValidatorRegistry.</param>
/// <param name="Providers">ProviderOrchestrator.</param>
/// <param name="Consumers">ConsumerOrchestrator.</param>
/// <param name="Oracle">QosOracle.</param>
/// <param name="Court">DisputeCourt.</param>
/// <param name="Pool">ReporterPool.</param>
/// <param name="Duties">DutyCourt.</param>
/// <param name="Appeals">AppealCourt; null in a network without appeals.</param>
public sealed record DeployedContracts(
    ulong ChainId,
    ulong DeployedAt,
    Address Token,
    Address Validators,
    Address Providers,
    Address Consumers,
    Address Oracle,
    Address Court,
    Address Pool,
    Address Duties,
    Address? Appeals = null)
{
    /// <summary>The QosAggregators that were deployed along.</summary>
    public IReadOnlyList<DeployedAggregator> Aggregators
    {
        get;
        init => field = value.Count == 0 ? [] : value; // of empty lists there is one, so that deployments without any compare equal
    } = [];

    /// <summary>The contracts whose logs make the view; those that are not known here are left out.</summary>
    [JsonIgnore]
    public IReadOnlyList<Address> Watched =>
    [
        .. new[] { Validators, Providers, Consumers, Oracle, Court, Pool, Duties,
            Appeals ?? Address.Zero }.Where(address => !address.IsZero)
    ];

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is something else.</exception>
    public static DeployedContracts FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<DeployedContracts>(json, ChainJson.Options) ?? throw new JsonException("it says null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The contracts' addresses cannot be read: {e.Message}", e);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, ChainJson.Options);

    /// <summary>The EIP-712 domain of every message of this network.</summary>
    [JsonIgnore]
    public OracleDomain Domain => new(ChainId, Oracle);
}
