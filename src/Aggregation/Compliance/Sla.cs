using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Compliance;

/// <summary>Compares a verdict with an agreement's terms. Percentages are compared exactly, without division.</summary>
public static class Sla
{
    /// <summary>The grade that settles: the epoch's own, but Missed if the 30 days that include it fall short of the terms.</summary>
    public static Grade Evaluate(Verdict verdict, Terms terms, Rolling rolling)
    {
        var grade = Evaluate(verdict, terms);
        return grade is Grade.Met or Grade.Exceeded && IsBreached(terms, rolling) ? Grade.Missed : grade;
    }

    /// <summary>
    /// Whether 30 days fall short of uptime or error rate beyond what chance explains. Each epoch is one trial of uptime, rounded up to
    /// whole ones; each request one of the error rate.
    /// </summary>
    public static bool IsBreached(Terms terms, Rolling rolling) =>
        Wilson.UpperPpm(rolling.Epochs, rolling.Epochs - rolling.Downtime / Rolling.Epoch) < terms.MinUptimePpm
        || (terms.MaxErrorRatePpm > 0
            && Wilson.UpperPpm(rolling.Requests, rolling.Requests - rolling.Failures) + terms.MaxErrorRatePpm < Wilson.Million);

    /// <summary>The grade of an epoch by its own measurements.</summary>
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
