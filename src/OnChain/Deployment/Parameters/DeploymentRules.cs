using System.Numerics;
using Flashback.Ethereum;

namespace Flashback.OnChain.Deployment.Parameters;

/// <summary>
/// What the contracts' constructors require, so that a mistake is found before anything is paid for, and values that they would accept but
/// that make no sense. The names are those of the parameter file.
/// </summary>
public static class DeploymentRules
{
    private const uint Day = 24 * 3600;
    private const uint MaxDisputeWindow = 7 * Day;
    private const ushort MaxCommittee = 64;
    private const ushort AllBps = 10_000;

    /// <summary>Epochs from an exit to the last proof against the former validator, in addition to dispute windows and rulings.</summary>
    private const uint StakeEpochs = 6, CollateralEpochs = 4;

    private const uint MaxRuling = 14 * Day;

    /// <summary>The bounds of the duty court's rules, as in its contract.</summary>
    private const uint MinWindow = 8, MaxWindow = 128, MinFactor = 4, MinSlackMicros = 1_000_000, MaxCooling = 30 * Day;

    private static readonly BigInteger MaxAmount = (BigInteger.One << 96) - 1;

    /// <returns>Every rule that is broken, in plain words; empty when all hold.</returns>
    public static IReadOnlyList<string> Problems(DeploymentParameters p)
    {
        var (epochs, criteria) = (p.Epochs, p.Criteria);
        var collected = (ulong)epochs.CommitWindow + epochs.RevealGrace + epochs.RevealWindow;
        var leastOfStake = (ulong)StakeEpochs * epochs.EpochLength + 2UL * epochs.DisputeWindow;
        var ruling = p.Appeals?.RulingSeconds ?? 0;
        var leastOfCollateral = (BigInteger)CollateralEpochs * epochs.EpochLength + epochs.DisputeWindow + ruling;
        var (duties, length) = (p.Duties, Math.Max(epochs.EpochLength, 1));
        var mostOfWindow = (3 * duties.Window + 3) / 4;
        (string Name, BigInteger Value, BigInteger Least, BigInteger Most, string Why)[] ranges =
        [
            ("oracle.parameters.epochLength", epochs.EpochLength, 1, Day, ""),
            ("oracle.parameters.roundTimeout", epochs.RoundTimeout, 1, epochs.ReportDeadline, "at most the report deadline"),
            ("oracle.parameters.committeeSize", epochs.CommitteeSize, 1, MaxCommittee, ""),
            ("oracle.parameters.reportDeadline", epochs.ReportDeadline, collected + 1, MaxDisputeWindow - 1, "after all windows before it"),
            ("oracle.parameters.disputeWindow", epochs.DisputeWindow, epochs.ReportDeadline + 1UL, MaxDisputeWindow,
                "after the report deadline"),
            ("oracle.criteria.minSamples", criteria.MinSamples, 1, criteria.MaxSamples, "at most maxSamples"),
            ("oracle.criteria.maxRetrievals", criteria.MaxRetrievals, 1, uint.MaxValue, ""),
            ("flash.supply", p.TokenSupply, 1, BigInteger.Pow(2, 256) - 1, ""),
            ("validators.minimumStake", p.MinimumStake, 1, BigInteger.Min(MaxAmount, p.TokenSupply), "at most the supply"),
            ("validators.unbondingSeconds", p.StakeUnbonding, leastOfStake, ulong.MaxValue, "six epochs and two dispute windows"),
            ("providers.minimumCollateral", p.MinimumCollateral, 1, BigInteger.Min(MaxAmount, p.TokenSupply), "at most the supply"),
            ("providers.unbondingSeconds", p.CollateralUnbonding, leastOfCollateral, ulong.MaxValue,
                "four epochs, a dispute window and a ruling"),
            ("providers.corruptionShareBps", p.CorruptionShare, 0, AllBps, ""),
            ("providers.breachShareBps", p.BreachShare, 0, AllBps, ""),
            ("court.faultShareBps", p.FaultShare, 0, AllBps, ""),
            ("court.equivocationShareBps", p.EquivocationShare, 0, AllBps, ""),
            ("pool.shareBps", p.RewardShare, 0, AllBps, ""),
            ("duties.window", duties.Window, MinWindow, Math.Min(MaxWindow, p.StakeUnbonding / (2UL * length)),
                "within half the unbonding of stakes"),
            ("duties.absences", duties.Absences, mostOfWindow, duties.Window, "three quarters of the window"),
            ("duties.strikes", duties.Strikes, mostOfWindow, duties.Window, "three quarters of the window"),
            ("duties.providers", duties.Providers, 2, 8, ""),
            ("duties.latencyFactor", duties.LatencyFactor, MinFactor, ushort.MaxValue, ""),
            ("duties.latencySlackMicros", duties.LatencySlackMicros, MinSlackMicros, uint.MaxValue, "a second"),
            ("duties.availabilityGapBps", duties.AvailabilityGapBps, AllBps / 2, AllBps, ""),
            ("duties.coolingEpochs", duties.CoolingEpochs, 1, MaxCooling / length, "at most thirty days"),
            ("appeals.bond", p.Appeals?.Bond ?? 1, 1, BigInteger.Min(MaxAmount, p.TokenSupply), "at most the supply"),
            ("appeals.rulingSeconds", p.Appeals?.RulingSeconds ?? 1, 1, MaxRuling, "at most fourteen days"),
        ];
        var problems = ranges.Where(r => r.Value < r.Least || r.Value > r.Most)
            .Select(r => $"{r.Name}: {r.Value} is not between {r.Least} and {r.Most}{(r.Why.Length == 0 ? "" : $" ({r.Why})")}.");
        (string Name, Address? Holder)[] roles =
        [
            ("treasury", p.Treasury), ("certifier", p.Certifier), ("pauser", p.Pauser), ("pricer", p.Pricer)
        ];
        return
        [
            .. problems,
            .. roles.Where(role => role.Holder is { IsZero: true }).Select(role => $"roles.{role.Name}: the zero address holds nothing."),
            .. p.Aggregators.GroupBy(a => a).Where(g => g.Count() > 1)
                .Select(g => $"aggregators: {g.Key.Metric} of {g.Key.DataUnit} stands there {g.Count()} times."),
            .. p.Tokens.GroupBy(t => t).Where(g => g.Count() > 1).Select(g => $"tokens: {g.Key} stands there {g.Count()} times."),
        ];
    }
}
