using Flashback.Ethereum;
using Flashback.Probes.S3;

namespace Flashback.Probes.Manifests;

/// <summary>One chunk of a consumer's object that the target is asked for.</summary>
public sealed record ChunkChallenge(ManifestObject Object, int Chunk)
{
    public ByteRange Range => new((long)Chunk * ChunkTree.ChunkLength, Object.LengthOf(Chunk));

    /// <summary>Whether the bytes are that chunk.</summary>
    public bool IsAnsweredBy(ReadOnlySpan<byte> bytes) => bytes.Length == Range.Length && Keccak256.Hash(bytes) == Object.Chunks[Chunk];
}
