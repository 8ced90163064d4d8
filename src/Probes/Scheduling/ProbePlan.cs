using Flashback.Ethereum;

namespace Flashback.Probes.Scheduling;

/// <summary>
/// The probes of one data unit in one epoch. Kinds and times follow from the validator's secret alone: a target cannot
/// foresee them, and a restarted validator plans the same.
/// </summary>
public static class ProbePlan
{
    /// <summary>
    /// The smallest plan, where the criteria allow as many: a handful of samples survives some failures on the validator's own side.
    /// </summary>
    public const int SmallestPlan = 8;

    /// <summary>The largest plan, whatever the criteria ask for.</summary>
    public const int LargestPlan = 1000;

    /// <summary>The part of the window in which the upload starts, so that later probes have something to read.</summary>
    private const double UploadShare = 0.15;

    /// <summary>
    /// How many probes a plan has: a quarter more than the minimum, as some may fail on the validator's own side, within the maximum.
    /// </summary>
    public static int CountFor(ProbeCriteria criteria)
    {
        var wanted = Math.Max(SmallestPlan, criteria.MinSamples + (criteria.MinSamples / 4) + 1);
        return (int)Math.Max(1, Math.Min(Math.Min(wanted, criteria.MaxSamples), LargestPlan));
    }

    /// <summary>
    /// The plan in order of time. If <paramref name="deletes"/>, one probe removes the expired canary; it counts like the others.
    /// </summary>
    public static IReadOnlyList<PlannedProbe> Create(
        ProbeSecret secret, Bytes32 unit, ulong epoch, ProbeWindow window, ProbeCriteria criteria, bool deletes)
    {
        var random = new SecretStream("flashback/plan", secret, unit, epoch);
        var last = LastStart(window, criteria.ProbeTimeout);
        var span = last - window.Start;
        var plan = new List<PlannedProbe>
        {
            new(window.Start + (span * (random.NextFraction() * UploadShare)), ProbeKind.Upload, random.NextUInt64())
        };
        var count = CountFor(criteria);
        for (var i = 1; i < count; i++)
        {
            // One probe in each equal part of the rest, at a random moment of it: unpredictable, yet never all at once.
            var part = UploadShare + ((1 - UploadShare) * (i - 1 + random.NextFraction()) / (count - 1));
            plan.Add(new PlannedProbe(window.Start + (span * part), KindOf(i, random), random.NextUInt64()));
        }
        if (deletes && count < criteria.MaxSamples)
            plan.Add(new PlannedProbe(window.Start + (span * random.NextFraction()), ProbeKind.Delete, 0));
        return [.. plan.OrderBy(probe => probe.At)];
    }

    /// <summary>Late enough starts would be cut by the window's end; a window shorter than two time-outs keeps its first half.</summary>
    private static DateTimeOffset LastStart(ProbeWindow window, TimeSpan timeout)
    {
        var last = window.End - timeout;
        var half = window.Start + (window.Length / 2);
        return last > half ? last : half;
    }

    /// <summary>The first three fill what every observation needs; then four ranges to three heads to one listing.</summary>
    private static ProbeKind KindOf(int index, SecretStream random) => index switch
    {
        1 => ProbeKind.ReadWhole,
        2 => ProbeKind.ReadRange,
        3 => ProbeKind.Head,
        _ => random.NextBelow(8) switch
        {
            < 4 => ProbeKind.ReadRange,
            < 7 => ProbeKind.Head,
            _ => ProbeKind.List,
        },
    };
}
