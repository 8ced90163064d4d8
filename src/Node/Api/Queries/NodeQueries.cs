using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Evidence;
using Flashback.Node.Store;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Api.Queries;

/// <summary>Everything that can be read of this node, for every interface that serves it.</summary>
public sealed class NodeQueries(INodeStatus status, NodeStore store, EvidenceService evidence)
{
    /// <summary>The most verdicts or epochs in one page.</summary>
    public const int MaxPage = 64;

    public INodeStatus Status => status;

    /// <param name="unit">The data unit.</param>
    /// <param name="epoch">Null for the newest attested verdict.</param>
    public Answer<AttestedVerdict> Verdict(Bytes32 unit, ulong? epoch)
    {
        if ((epoch ?? store.LatestAttested(unit)) is not { } asked)
            return Answer<AttestedVerdict>.Unknown("This node knows no attested verdict on that data unit.");
        var attested = Epoch(asked);
        if (!attested.IsFound) return Answer<AttestedVerdict>.Unknown(attested.Problem);
        var place = attested.Value.PlaceOf(unit);
        return place < 0
            ? Answer<AttestedVerdict>.Unknown($"Epoch {asked} has no verdict on that data unit.")
            : Answer<AttestedVerdict>.Of(attested.Value.At(place));
    }

    /// <summary>The verdicts of an epoch whose report the chain accepted.</summary>
    public Answer<AttestedEpoch> Epoch(ulong epoch) => store.Report(epoch) is { Accepted: true } report
        ? Answer<AttestedEpoch>.Of(new AttestedEpoch(report, store.Verdicts(epoch)))
        : Answer<AttestedEpoch>.Unknown($"This node knows no accepted report of epoch {epoch}.");

    /// <summary>Epochs whose report the chain accepted, ascending, after one; at most <see cref="MaxPage"/>.</summary>
    public IReadOnlyList<ulong> EpochsAfter(ulong epoch) => store.AttestedAfter(epoch, MaxPage);

    /// <summary>
    /// Epochs with an attested verdict on the unit, descending, before one if it is given; at most <paramref name="limit"/>.
    /// </summary>
    public IReadOnlyList<ulong> EpochsOf(Bytes32 unit, ulong? before, int limit) =>
        store.AttestedOf(unit, before, Math.Min(limit, MaxPage));

    /// <summary>The evidence bundle as its document: an appeal names it by the hash of these bytes.</summary>
    public Answer<byte[]> Evidence(ulong epoch, Bytes32 unit)
    {
        var (bundle, problem) = evidence.Find(epoch, unit);
        return bundle is null ? Answer<byte[]>.Unknown(problem) : Answer<byte[]>.Of(EvidenceDocument.Write(bundle));
    }

    /// <summary>The newest proofs that a validator signed two payloads for one slot, each with its epoch.</summary>
    public IReadOnlyList<(EpochSetup Setup, Effect.EquivocationFound Found)> Equivocations() =>
    [
        .. from found in store.Equivocations()
           let setup = store.Setup(found.Slot.Epoch)
           where setup is not null
           select (setup, found),
    ];
}
