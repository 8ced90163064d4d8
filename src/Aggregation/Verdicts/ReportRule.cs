using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Verdicts;

/// <summary>From the included batches to the report of a round: pure.</summary>
public static class ReportRule
{
    /// <param name="snapshot">The epoch's snapshot.</param>
    /// <param name="criteria">The preimage of its criteria.</param>
    /// <param name="committees">The committees of the units under probe.</param>
    /// <param name="round">The round.</param>
    /// <param name="included">Revealed batches in strictly ascending order of validator index.</param>
    public static Tally Compute(
        Snapshot snapshot, Criteria criteria, Committees committees, uint round, ImmutableArray<RevealedBatch> included)
    {
        var verdicts = committees.Units
            .Select(unit => VerdictRule.Compute(snapshot.Epoch, unit, committees[unit], criteria, Of(unit, included)))
            .ToImmutableArray();
        var report = new Report(
            snapshot.Epoch,
            round,
            MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]),
            (uint)verdicts.Length,
            MerkleTree.RootOf([.. included.Select(batch => batch.Commitment.Message.Hash())]),
            ValidatorBitmap.Of(included.Select(batch => batch.Validator)),
            snapshot.Hash());
        return new Tally(report, verdicts, included);
    }

    /// <summary>The included observations of one unit. One whose observer differs from its batch's author is left out.</summary>
    private static IEnumerable<IndexedObservation> Of(Bytes32 unit, ImmutableArray<RevealedBatch> included)
    {
        foreach (var batch in included)
        {
            if (batch.Find(unit) is { } observation && observation.Observer == batch.Commitment.Message.Observer)
                yield return new IndexedObservation(batch.Validator, observation);
        }
    }
}
