using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Verdicts;

/// <summary>
/// From observations to a verdict: pure, the same bytes on every node and in Solidity. The numbered steps are those of docs/protocol.md.
/// </summary>
public static class VerdictRule
{
    /// <param name="epoch">The epoch.</param>
    /// <param name="unit">The data unit.</param>
    /// <param name="committee">Its committee.</param>
    /// <param name="criteria">The snapshot's criteria.</param>
    /// <param name="observations">The included batches' observations of the unit, at most one of each validator, in any order.</param>
    public static Verdict Compute(
        ulong epoch, Bytes32 unit, Committee committee, Criteria criteria, IEnumerable<IndexedObservation> observations)
    {
        // 1. What counts.
        var criteriaHash = criteria.Hash();
        var counted = observations
            .Where(item => committee.Members.Contains(item.Validator) && Counts(item.Observation, epoch, unit, criteria, criteriaHash))
            .OrderBy(item => item.Validator)
            .ToArray();
        var verdict = new Verdict(
            epoch, unit, VerdictStatus.Inconclusive, ValidatorBitmap.Of(counted.Select(item => item.Validator)),
            0, 0, 0, 0, 0, 0, 0, 0, false, false, criteriaHash,
            MerkleTree.RootOf([.. counted.Select(item => item.Observation.Hash())]));

        // 2. Too few of them prove nothing against the provider.
        if (counted.Length < committee.EnoughObservations) return verdict;

        // 3. A majority decides whether the unit could be reached at all.
        var measured = counted.Select(item => item.Observation).Where(observation => observation.Outcome == Outcome.Measured).ToArray();
        var reachable = 2 * (counted.Length - measured.Length) <= counted.Length;

        // 4. All samples, capped for each observer, at the median observer's availability.
        var samples = counted.Aggregate(0UL, (sum, item) => sum + Math.Min(item.Observation.Samples, criteria.MaxSamples));
        var median = LowerMedian(counted, ByAvailability).Observation;
        var successes = (ulong)((UInt128)samples * median.Successes / median.Samples);

        // 6. Retrievals; one accuser may lie, f_k+1 cannot all.
        var retrievals = counted.Aggregate(0UL, (sum, item) => sum + Math.Min(item.Observation.Retrievals, criteria.MaxRetrievals));
        var accusers = counted.Count(item => item.Observation.CorruptRetrievals > 0);

        return verdict with
        {
            Status = reachable ? VerdictStatus.Measured : VerdictStatus.Unreachable,
            Samples = samples,
            Successes = successes,

            // 5. Each metric's lower median by itself.
            MeanLatencyMicros = reachable ? LowerMedian(measured, observation => observation.MeanLatencyMicros) : 0,
            P95LatencyMicros = reachable ? LowerMedian(measured, observation => observation.P95LatencyMicros) : 0,
            UploadBytesPerSecond = reachable ? LowerMedian(measured, observation => observation.UploadBytesPerSecond) : 0,
            DownloadBytesPerSecond = reachable ? LowerMedian(measured, observation => observation.DownloadBytesPerSecond) : 0,
            Retrievals = retrievals,
            CorruptObservers = (byte)Math.Min(accusers, byte.MaxValue),
            Corrupt = accusers >= committee.EnoughAccusers,

            // 7. A majority saw the Bridge Node's report in time.
            ReportedOnTime = 2 * counted.Count(item => item.Observation.ReportedOnTime) > counted.Length,
        };
    }

    private static bool Counts(Observation observation, ulong epoch, Bytes32 unit, Criteria criteria, Bytes32 criteriaHash) =>
        observation.Epoch == epoch
        && observation.DataUnit == unit
        && observation.Criteria == criteriaHash
        && observation.Samples > 0
        && observation.Samples >= criteria.MinSamples
        && observation.Successes <= observation.Samples
        && observation.CorruptRetrievals <= observation.Retrievals
        && observation.Outcome switch
        {
            Outcome.Measured => observation.Successes > 0,
            Outcome.Unreachable => observation.Successes == 0,
            _ => false,
        };

    /// <summary>Compares s_a/n_a with s_b/n_b without rounding; ties by validator index.</summary>
    private static int ByAvailability(IndexedObservation a, IndexedObservation b)
    {
        var left = (ulong)a.Observation.Successes * b.Observation.Samples;
        var right = (ulong)b.Observation.Successes * a.Observation.Samples;
        return left != right ? left.CompareTo(right) : a.Validator.CompareTo(b.Validator);
    }

    private static IndexedObservation LowerMedian(IndexedObservation[] items, Comparison<IndexedObservation> order)
    {
        var sorted = items.ToArray();
        Array.Sort(sorted, order);
        return sorted[(sorted.Length - 1) / 2];
    }

    private static T LowerMedian<T>(Observation[] measured, Func<Observation, T> metric)
    {
        var values = measured.Select(metric).Order().ToArray();
        return values[(values.Length - 1) / 2];
    }
}
