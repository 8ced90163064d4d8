using System.Collections.Immutable;
using System.Globalization;
using Flashback.Aggregation.Assignment;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Evidence.Verification;

/// <summary>Explains in plain words who measured what, and how the verdict follows from it.</summary>
internal static class VerdictExplanation
{
    public static ImmutableArray<string> Lines(EvidenceBundle bundle, ValidatorSet set, Committee committee, Verdict derived)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add($"Epoch {derived.Epoch}, data unit {derived.DataUnit}: {committee.Members.Count} validators were drawn to probe it; "
            + $"{committee.EnoughObservations} counted observations are needed, {derived.Observers.Count} count.");
        foreach (var index in committee.Members.Indices())
        {
            var found = bundle.Observations.FirstOrDefault(item => item.Validator == index);
            var text = found is null ? "has no counted observation." : derived.Observers.Contains(index) ? Measured(found.Observation)
                : "sent an observation that does not count.";
            lines.Add($"Validator {index} ({set[index]?.Signer}) {text}");
        }
        lines.Add(Because(derived, committee));
        if (derived.Status != VerdictStatus.Inconclusive)
        {
            lines.Add(derived.Corrupt
                ? $"{derived.CorruptObservers} observers got corrupt bytes back; {committee.EnoughAccusers} are enough, so the unit "
                    + "is corrupt."
                : $"{derived.CorruptObservers} observers got corrupt bytes back; {committee.EnoughAccusers} would be needed to call the "
                    + "unit corrupt.");
            lines.Add(
                $"The Bridge Node's own report came {(derived.ReportedOnTime ? "in time" : "late or not at all")}, most observers say.");
        }
        return lines.DrainToImmutable();
    }

    private static string Measured(Observation o) => o.Outcome == Outcome.Unreachable
        ? $"could not reach it in {o.Samples} samples."
        : $"measured {o.Successes} of {o.Samples} samples good, mean latency {Millis(o.MeanLatencyMicros)} (95th percentile "
            + $"{Millis(o.P95LatencyMicros)}), upload {Speed(o.UploadBytesPerSecond)}, download {Speed(o.DownloadBytesPerSecond)}, "
            + $"{o.CorruptRetrievals} of {o.Retrievals} retrievals corrupt.";

    private static string Because(Verdict v, Committee committee) => v.Status switch
    {
        VerdictStatus.Inconclusive
            => $"Inconclusive: {v.Observers.Count} counted observations are fewer than {committee.EnoughObservations}. No one is charged.",
        VerdictStatus.Unreachable => $"Unreachable: more than half of the {v.Observers.Count} observers could not reach it even once.",
        _ => $"Measured: the lower medians are mean latency {Millis(v.MeanLatencyMicros)} (95th percentile {Millis(v.P95LatencyMicros)}), "
            + $"upload {Speed(v.UploadBytesPerSecond)}, download {Speed(v.DownloadBytesPerSecond)}; {v.Successes} of {v.Samples} samples "
            + "good at the median observer's availability. A minority of liars cannot move a median beyond what honest observers measured.",
    };

    private static string Millis(uint micros) => string.Create(CultureInfo.InvariantCulture, $"{micros / 1000.0:0.###} ms");
    private static string Speed(ulong bytesPerSecond) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytesPerSecond / 1_000_000.0:0.###} MB/s");
}
