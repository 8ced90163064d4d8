using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Evidence.Verification;

/// <summary>Names the fields in which two verdicts differ, with both values.</summary>
internal static class VerdictDifference
{
    public static IEnumerable<string> Between(Verdict signed, Verdict derived)
    {
        foreach (var (name, read) in Fields)
        {
            var (left, right) = (read(signed), read(derived));
            if (!Equals(left, right)) yield return $"{name}: signed {left}, derived {right}";
        }
    }

    private static readonly (string Name, Func<Verdict, object> Read)[] Fields =
    [
        ("epoch", verdict => verdict.Epoch),
        ("dataUnit", verdict => verdict.DataUnit),
        ("status", verdict => verdict.Status),
        ("observers", verdict => verdict.Observers),
        ("samples", verdict => verdict.Samples),
        ("successes", verdict => verdict.Successes),
        ("meanLatencyMicros", verdict => verdict.MeanLatencyMicros),
        ("p95LatencyMicros", verdict => verdict.P95LatencyMicros),
        ("uploadBytesPerSecond", verdict => verdict.UploadBytesPerSecond),
        ("downloadBytesPerSecond", verdict => verdict.DownloadBytesPerSecond),
        ("retrievals", verdict => verdict.Retrievals),
        ("corruptObservers", verdict => verdict.CorruptObservers),
        ("corrupt", verdict => verdict.Corrupt),
        ("reportedOnTime", verdict => verdict.ReportedOnTime),
        ("criteria", verdict => verdict.Criteria),
        ("observationsRoot", verdict => verdict.ObservationsRoot),
    ];
}
