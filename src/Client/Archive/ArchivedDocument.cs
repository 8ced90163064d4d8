using Flashback.Ethereum;
using Flashback.Protocol.Epochs;

namespace Flashback.Client.Archive;

/// <summary>A document as a node handed it out, byte for byte.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The verdict that it is of.</param>
/// <param name="Source">Who gave it.</param>
/// <param name="Kept">When it was kept, to the second.</param>
/// <param name="Document">The JSON document.</param>
public sealed record ArchivedDocument(
    ArchiveKind Kind, AttestationKey Key, string Source, DateTimeOffset Kept, ReadOnlyMemory<byte> Document)
{
    /// <summary>The Keccak-256 of the document: what an appeal names evidence by.</summary>
    public Bytes32 Root => Keccak256.Hash(Document.Span);
}
