using System.Numerics;
using System.Text.Json;
using Flashback.Aggregation.Epochs;
using Flashback.Orchestrator.Json;

namespace Flashback.Orchestrator.Deployment;

/// <summary>The parameter file of a deployment, as in contracts/deploy. Every part must be there, and nothing else.</summary>
public sealed record DeploymentFile(
    DeploymentFile.FlashPart Flash,
    DeploymentFile.OraclePart Oracle,
    DeploymentFile.ValidatorsPart Validators,
    DeploymentFile.ProvidersPart Providers,
    DeploymentFile.CourtPart Court,
    DeploymentFile.PoolPart Pool)
{
    public sealed record FlashPart(BigInteger Supply);

    public sealed record OraclePart(EpochParameters Parameters, Criteria Criteria);

    public sealed record ValidatorsPart(BigInteger MinimumStake, ulong UnbondingSeconds);

    public sealed record ProvidersPart(BigInteger MinimumCollateral, ulong UnbondingSeconds, ushort CorruptionShareBps, ushort BreachShareBps);

    public sealed record CourtPart(ushort FaultShareBps, ushort EquivocationShareBps);

    public sealed record PoolPart(ushort ShareBps);

    /// <exception cref="InvalidDataException">The text is no parameter file; it says where.</exception>
    public static DeploymentParameters Parse(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<DeploymentFile>(json, ChainJson.Options) ?? throw new JsonException("it says null");
            return file.ToParameters();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The deployment's parameters cannot be read: {e.Message}", e);
        }
    }

    private DeploymentParameters ToParameters() => new()
    {
        Epochs = Oracle.Parameters,
        Criteria = Oracle.Criteria,
        TokenSupply = Flash.Supply,
        MinimumStake = Validators.MinimumStake,
        StakeUnbonding = Validators.UnbondingSeconds,
        MinimumCollateral = Providers.MinimumCollateral,
        CollateralUnbonding = Providers.UnbondingSeconds,
        CorruptionShare = Providers.CorruptionShareBps,
        BreachShare = Providers.BreachShareBps,
        RewardShare = Pool.ShareBps,
        FaultShare = Court.FaultShareBps,
        EquivocationShare = Court.EquivocationShareBps,
    };
}
