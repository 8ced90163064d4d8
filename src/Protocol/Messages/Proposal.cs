using Flashback.Ethereum;
using Flashback.Protocol.Hashing;

namespace Flashback.Protocol.Messages;

/// <summary>
/// A leader's proposal for a round: the struct hash of its report, and the hash of the included batches' struct hashes in order.
/// </summary>
public sealed record Proposal(ulong Epoch, uint Round, Bytes32 Report, Bytes32 Batches) : IStructHashed
{
    public const string EncodedType = "Proposal(uint64 epoch,uint32 round,bytes32 report,bytes32 batches)";

    private static readonly Bytes32 Type = TypeHash.Of(EncodedType);

    public Bytes32 Hash() =>
        new WordWriter(stackalloc byte[5 * WordWriter.Word]).Add(Type).Add(Epoch).Add(Round).Add(Report).Add(Batches).Hash();

    /// <summary>keccak256 of the batch hashes, one after another, in ascending order of validator index.</summary>
    public static Bytes32 HashBatches(IReadOnlyList<Bytes32> batches)
    {
        var bytes = new byte[batches.Count * Bytes32.Length];
        for (var i = 0; i < batches.Count; i++) batches[i].Span.CopyTo(bytes.AsSpan(i * Bytes32.Length));
        return Keccak256.Hash(bytes);
    }
}
