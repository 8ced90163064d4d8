using System.Collections.Immutable;
using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;
using Flashback.Node.Store;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;

namespace Flashback.Node.Api.Queries;

/// <summary>An epoch whose report the chain accepted: its verdicts in the order of the report's tree, each with its path.</summary>
public sealed class AttestedEpoch(StoredReport report, ImmutableArray<Verdict> verdicts)
{
    private readonly MerkleTree _tree = new([.. verdicts.Select(verdict => verdict.Hash())]);

    public int Count => verdicts.Length;

    public Bytes32 UnitAt(int place) => verdicts[place].DataUnit;

    /// <summary>The place of the unit's verdict; negative if it has none.</summary>
    public int PlaceOf(Bytes32 unit)
    {
        for (var place = 0; place < verdicts.Length; place++)
        {
            if (verdicts[place].DataUnit == unit) return place;
        }
        return -1;
    }

    public AttestedVerdict At(int place) => new(verdicts[place], (uint)place, _tree.Proof(place), report.Report, report.Signers);
}
