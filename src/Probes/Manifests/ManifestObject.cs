using System.Buffers.Binary;
using System.Text;
using Flashback.Ethereum;

namespace Flashback.Probes.Manifests;

/// <summary>One object of a consumer's manifest.</summary>
/// <param name="Key">Its name in the bucket.</param>
/// <param name="Length">Bytes, at least 1.</param>
/// <param name="Chunks">keccak256 of each 64 KiB chunk, in order; the last chunk may be shorter.</param>
public sealed record ManifestObject(string Key, long Length, IReadOnlyList<Bytes32> Chunks)
{
    /// <summary>keccak256(keccak256(key) ‖ uint64 length ‖ root of the chunks): the object's leaf in the manifest.</summary>
    public Bytes32 Hash()
    {
        var bytes = new byte[32 + 8 + 32];
        Keccak256.Hash(Encoding.UTF8.GetBytes(Key)).Span.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(32), Length);
        ChunkTree.Root(Chunks).Span.CopyTo(bytes.AsSpan(40));
        return Keccak256.Hash(bytes);
    }

    /// <summary>Whether there are as many chunks as the length needs.</summary>
    public bool IsWellFormed =>
        Key.Length > 0 && Length > 0 && Chunks.Count == (Length + ChunkTree.ChunkLength - 1) / ChunkTree.ChunkLength;

    /// <summary>How many bytes a chunk has.</summary>
    public int LengthOf(int chunk) => (int)Math.Min(ChunkTree.ChunkLength, Length - ((long)chunk * ChunkTree.ChunkLength));

    /// <summary>Reads an object once, chunk by chunk, into its manifest entry.</summary>
    public static async Task<ManifestObject> OfAsync(string key, Stream content, CancellationToken cancellation)
    {
        var chunks = new List<Bytes32>();
        var buffer = new byte[ChunkTree.ChunkLength];
        long length = 0;
        int count;
        while ((count = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation)) > 0)
        {
            chunks.Add(Keccak256.Hash(buffer.AsSpan(0, count)));
            length += count;
        }
        return new ManifestObject(key, length, chunks);
    }
}
