using System.Numerics;
using System.Text.Json;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Deployment.Parameters;
using Flashback.OnChain.Json;
using Flashback.Protocol.Epochs;

namespace Flashback.OnChain.Deployment;

/// <summary>
/// The parameter file of a deployment, as in contracts/deploy. Nothing else may stand in it. Appeals may be null: none. Of the parts at the
/// end, aggregators default to none, tokens to the native coin, and people's roles to the deployer.
/// </summary>
public sealed record DeploymentFile(
    DeploymentFile.FlashPart Flash,
    DeploymentFile.OraclePart Oracle,
    DeploymentFile.ValidatorsPart Validators,
    DeploymentFile.ProvidersPart Providers,
    DeploymentFile.CourtPart Court,
    DeploymentFile.PoolPart Pool,
    Duties Duties,
    AppealParameters? Appeals,
    IReadOnlyList<AggregatorParameters>? Aggregators = null,
    IReadOnlyList<Address>? Tokens = null,
    DeploymentFile.RolesPart? Roles = null)
{
    public sealed record FlashPart(BigInteger Supply);

    public sealed record OraclePart(EpochParameters Parameters, Criteria Criteria);

    public sealed record ValidatorsPart(BigInteger MinimumStake, ulong UnbondingSeconds);

    public sealed record ProvidersPart(
        BigInteger MinimumCollateral, ulong UnbondingSeconds, ushort CorruptionShareBps, ushort BreachShareBps);

    public sealed record CourtPart(ushort FaultShareBps, ushort EquivocationShareBps);

    public sealed record PoolPart(ushort ShareBps);

    public sealed record RolesPart(Address? Treasury = null, Address? Certifier = null, Address? Pauser = null, Address? Pricer = null);

    /// <exception cref="InvalidDataException">The text is not parameter file, or the contracts would refuse
    /// what it says; every reason is named.</exception>
    public static DeploymentParameters Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            Refuse(JsonShape.Problems(document.RootElement, typeof(DeploymentFile)));
            var parameters = document.Deserialize<DeploymentFile>(ChainJson.Options)!.ToParameters();
            Refuse(DeploymentRules.Problems(parameters));
            return parameters;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The deployment's parameters are not valid JSON: {e.Message}", e);
        }
    }

    private static void Refuse(IEnumerable<string> problems)
    {
        string[] all = [.. problems];
        if (all.Length > 0)
            throw new InvalidDataException(
                $"The deployment's parameters cannot be used:{string.Concat(all.Select(problem => $"{Environment.NewLine}  {problem}"))}");
    }

    private DeploymentParameters ToParameters()
    {
        var defaults = new DeploymentParameters();
        return new DeploymentParameters
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
            Duties = Duties,
            Appeals = Appeals,
            Aggregators = Aggregators ?? defaults.Aggregators,
            Tokens = Tokens ?? defaults.Tokens,
            Treasury = Roles?.Treasury,
            Certifier = Roles?.Certifier,
            Pauser = Roles?.Pauser,
            Pricer = Roles?.Pricer,
        };
    }
}
