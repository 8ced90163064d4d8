using Flashback.Aggregation.Messages;

namespace Flashback.Aggregation.Compliance;

/// <summary>Compares a verdict with an agreement's terms. Percentages are compared exactly, without division.</summary>
public static class Sla
{
    public static Grade Evaluate(Verdict verdict, Terms terms)
    {
        if (verdict.Status == VerdictStatus.Inconclusive) return Grade.Inconclusive;
        if (verdict.Corrupt) return Grade.Corrupt;
        ReadOnlySpan<Grade> grades =
        [
            Availability(verdict, terms.MinAvailabilityPpm),
            Latency(verdict.MeanLatencyMicros, terms.MaxMeanLatencyMicros),
            Speed(verdict.UploadBytesPerSecond, terms.MinUploadBytesPerSecond),
            Speed(verdict.DownloadBytesPerSecond, terms.MinDownloadBytesPerSecond),
        ];
        var worst = Grade.Exceeded;
        foreach (var grade in grades) worst = grade < worst ? grade : worst;
        return worst;
    }

    /// <summary>Exceeded at 80 % of the maximum, Missed up to 120 %.</summary>
    public static Grade Latency(uint value, uint maximum) =>
        5UL * value <= 4UL * maximum ? Grade.Exceeded
        : value <= maximum ? Grade.Met
        : 5UL * value <= 6UL * maximum ? Grade.Missed
        : Grade.MissedBadly;

    /// <summary>Exceeded from 120 % of the minimum, Missed down to 80 %.</summary>
    public static Grade Speed(ulong value, ulong minimum) =>
        (UInt128)5 * value >= (UInt128)6 * minimum ? Grade.Exceeded
        : value >= minimum ? Grade.Met
        : (UInt128)5 * value >= (UInt128)4 * minimum ? Grade.Missed
        : Grade.MissedBadly;

    /// <summary>Only the upper bound convicts. Availability alone never holds a grade below Exceeded while it is met.</summary>
    public static Grade Availability(Verdict verdict, uint minimumPpm) =>
        verdict.Status == VerdictStatus.Unreachable ? Grade.MissedBadly
        : Wilson.UpperPpm(verdict.Samples, verdict.Successes) >= minimumPpm ? Grade.Exceeded
        : Grade.Missed;
}
