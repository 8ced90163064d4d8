using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Summaries;

/// <summary>
/// The numbers of an observation, re-derivable from its records. Own failures are left out of everything.
/// </summary>
/// <param name="Outcome">
/// NotProbed without a record; Inconclusive with fewer counted samples than the minimum; otherwise Unreachable if none succeeded. Measured
/// if any did, provided that a put and a get are among the counted: a speed that was never tried would read as zero, and blame the target
/// for what this validator did not do.
/// </param>
/// <param name="Samples">Counted records: successes, target failures, corrupt reads.</param>
/// <param name="Successes">Successful ones; a corrupt read is none.</param>
/// <param name="MeanLatencyMicros">See <see cref="P95LatencyMicros"/>; rounded down.</param>
/// <param name="P95LatencyMicros">
/// The latency of a request is its time to first byte: from the last byte sent to the first byte received, without resolution
/// and handshakes. Taken over successful requests other than puts (a put's server answers after it has stored the body), or
/// over the puts when nothing else succeeded. The 95th percentile is the nearest rank: element ⌈0.95·m⌉ of m ascending values.
/// </param>
/// <param name="UploadBytesPerSecond">All bytes of successful puts, over their time from the connection's being
/// ready to the last byte of the answer.</param>
/// <param name="DownloadBytesPerSecond">All bytes of successful gets, over their time from the first byte to the last.</param>
/// <param name="Retrievals">Gets whose bytes were checked, right or wrong.</param>
/// <param name="CorruptRetrievals">Gets whose bytes were wrong.</param>
/// <param name="ReportedOnTime">Whether the Bridge Node's signed report came in time.</param>
public sealed record ObservationSummary(
    Outcome Outcome, uint Samples, uint Successes, uint MeanLatencyMicros, uint P95LatencyMicros, ulong UploadBytesPerSecond,
    ulong DownloadBytesPerSecond, uint Retrievals, uint CorruptRetrievals, bool ReportedOnTime)
{
    /// <param name="records">All records of the unit in the epoch, in any order.</param>
    /// <param name="minSamples">The criteria's minimum.</param>
    /// <param name="reportedOnTime">From the report's check.</param>
    public static ObservationSummary Of(IReadOnlyCollection<SampleRecord> records, uint minSamples, bool reportedOnTime)
    {
        var counted = records.Where(record => record.Counts).ToArray();
        var successes = counted.Where(record => record.Result == ProbeResult.Success).ToArray();
        var latencies = Latencies(successes);
        var gets = counted.Where(
            record => record.Operation == ProbeOperation.Get && record.Result is ProbeResult.Success or ProbeResult.Corrupt).ToArray();
        return new ObservationSummary(
            OutcomeOf(records.Count, counted, successes.Length, minSamples),
            (uint)counted.Length,
            (uint)successes.Length,
            latencies.Length == 0 ? 0 : (uint)(latencies.Sum(micros => (long)micros) / latencies.Length),
            latencies.Length == 0 ? 0 : latencies[(((latencies.Length * 95) + 99) / 100) - 1],
            Rate(successes, ProbeOperation.Put, phases => phases.ExchangeMicros),
            Rate(successes, ProbeOperation.Get, phases => phases.BodyMicros),
            (uint)gets.Length,
            (uint)gets.Count(record => record.Result == ProbeResult.Corrupt),
            reportedOnTime);
    }

    private static Outcome OutcomeOf(int records, SampleRecord[] counted, int successes, uint minSamples)
    {
        if (records == 0) return Outcome.NotProbed;
        if (counted.Length == 0 || counted.Length < minSamples) return Outcome.Inconclusive;
        if (successes == 0) return Outcome.Unreachable;
        var triedAll = counted.Any(record => record.Operation == ProbeOperation.Put)
            && counted.Any(record => record.Operation == ProbeOperation.Get);
        return triedAll ? Outcome.Measured : Outcome.Inconclusive;
    }

    private static uint[] Latencies(SampleRecord[] successes)
    {
        var answers = successes.Where(record => record.Operation != ProbeOperation.Put).ToArray();
        return [.. (answers.Length > 0 ? answers : successes).Select(record => record.Phases.FirstByteMicros).Order()];
    }

    private static ulong Rate(SampleRecord[] successes, ProbeOperation operation, Func<RequestPhases, uint> duration)
    {
        UInt128 bytes = 0, micros = 0;
        foreach (var record in successes.Where(record => record.Operation == operation))
        {
            bytes += record.Bytes;
            // A body that came with the first byte took less than the clock shows.
            micros += Math.Max(1u, duration(record.Phases));
        }
        return micros == 0 ? 0 : (ulong)UInt128.Min(bytes * 1_000_000 / micros, ulong.MaxValue);
    }
}
