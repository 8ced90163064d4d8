using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Verdicts;

/// <summary>A validator's commitment with the observations that match it, in ascending order of data unit.</summary>
public sealed record RevealedBatch(byte Validator, Signed<ObservationBatch> Commitment, ImmutableArray<Observation> Observations)
{
    /// <summary>The observation of a unit, if the batch has one.</summary>
    public Observation? Find(Bytes32 unit) => IndexOf(unit) is var index and >= 0 ? Observations[index] : null;

    /// <summary>Its place in the batch, or a negative number.</summary>
    public int IndexOf(Bytes32 unit)
    {
        var (low, high) = (0, Observations.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = Observations[middle].DataUnit.CompareTo(unit);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /// <summary>
    /// Whether these observations are the committed ones: as many, in strictly ascending order of data unit, with that root.
    /// </summary>
    public static bool Matches(ObservationBatch batch, ImmutableArray<Observation> observations)
    {
        if (observations.IsDefault || observations.Length != batch.Count) return false;
        for (var i = 1; i < observations.Length; i++)
        {
            if (observations[i - 1].DataUnit.CompareTo(observations[i].DataUnit) >= 0) return false;
        }
        return Root(observations) == batch.Root;
    }

    public static Bytes32 Root(ImmutableArray<Observation> observations) =>
        MerkleTree.RootOf([.. observations.Select(observation => observation.Hash())]);
}
