using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Deployment.Parameters;

namespace Flashback.OnChain.Deployment;

/// <summary>The contracts of a network in the order of their creation, as in contracts/README.md.</summary>
internal static class DeploymentPlan
{
    public static IReadOnlyList<Deployable> Of(DeploymentParameters p, Address admin) =>
        [.. Core(p, admin), .. Appeals(p), .. p.Aggregators.Select(Aggregator)];

    private static Deployable[] Core(DeploymentParameters p, Address admin) =>
    [
        new(nameof(FlashToken), _ => FlashToken.Create(admin, p.TokenSupply), c => c.Token, (c, at) => c with { Token = at },
            KnowsItself: true),
        new(nameof(QosOracle), _ => QosOracle.Create(admin, p.Epochs, p.Criteria), c => c.Oracle, (c, at) => c with { Oracle = at },
            KnowsItself: true),
        new(
            nameof(ValidatorRegistry),
            c => ValidatorRegistry.Create(admin, c.Token, c.Oracle, p.MinimumStake, p.StakeUnbonding),
            c => c.Validators,
            (c, at) => c with { Validators = at }),
        new(
            nameof(ProviderOrchestrator),
            c => ProviderOrchestrator.Create(admin, c.Token, c.Oracle, p.MinimumCollateral, p.CollateralUnbonding, p.CorruptionShare,
                p.BreachShare),
            c => c.Providers,
            (c, at) => c with { Providers = at }),
        new(nameof(ReporterPool), c => ReporterPool.Create(admin, c.Oracle, p.RewardShare), c => c.Pool, (c, at) => c with { Pool = at }),
        new(
            nameof(ConsumerOrchestrator),
            c => ConsumerOrchestrator.Create(admin, c.Token, c.Oracle, c.Providers, p.Treasury ?? admin, c.Pool),
            c => c.Consumers,
            (c, at) => c with { Consumers = at }),
        new(nameof(DisputeCourt), c => DisputeCourt.Create(c.Oracle, c.Validators, p.FaultShare, p.EquivocationShare), c => c.Court,
            (c, at) => c with { Court = at }),
        new(nameof(DutyCourt), c => DutyCourt.Create(admin, c.Oracle, c.Validators, p.Duties), c => c.Duties,
            (c, at) => c with { Duties = at }),
    ];

    private static Deployable[] Appeals(DeploymentParameters p) => p.Appeals is not { } appeals ? [] :
    [
        new(nameof(AppealCourt), c => AppealCourt.Create(c.Token, c.Oracle, c.Pool, appeals.Bond, appeals.RulingSeconds), c => c.Appeals,
            (c, at) => c with { Appeals = at }),
    ];

    private static Deployable Aggregator(AggregatorParameters wanted) => new(
        nameof(QosAggregator),
        c => QosAggregator.Create(c.Oracle, wanted.DataUnit, (byte)wanted.Metric),
        c => c.Aggregators.FirstOrDefault(a => a.DataUnit == wanted.DataUnit && a.Metric == wanted.Metric)?.Address,
        (c, at) => c with { Aggregators = [.. c.Aggregators, new DeployedAggregator(wanted.DataUnit, wanted.Metric, at)] });
}
