using Flashback.Ethereum;

namespace Flashback.Probes.Manifests;

/// <summary>
/// What a consumer stored: its objects in ascending order of key (by UTF-16 unit), committed to by one root in the agreement.
/// </summary>
public sealed class DataManifest
{
    public const int MaxObjects = 1 << 20;

    private readonly long[] _chunksBefore;

    /// <exception cref="ArgumentException">The objects are none, too many, out of order or malformed.</exception>
    public DataManifest(IReadOnlyList<ManifestObject> objects)
    {
        if (objects.Count is 0 or > MaxObjects)
            throw new ArgumentException($"A manifest has 1 to {MaxObjects} objects, not {objects.Count}.", nameof(objects));
        _chunksBefore = new long[objects.Count];
        for (var i = 0; i < objects.Count; i++)
        {
            if (!objects[i].IsWellFormed)
                throw new ArgumentException($"'{objects[i].Key}': the number of chunks does not fit the length.", nameof(objects));
            if (i > 0 && string.CompareOrdinal(objects[i - 1].Key, objects[i].Key) >= 0)
                throw new ArgumentException($"'{objects[i].Key}' is out of order.", nameof(objects));
            _chunksBefore[i] = ChunkCount;
            ChunkCount += objects[i].Chunks.Count;
        }
        Objects = objects;
        Root = ChunkTree.Root([.. objects.Select(item => item.Hash())]);
    }

    public IReadOnlyList<ManifestObject> Objects { get; }

    public Bytes32 Root { get; }

    /// <summary>All chunks of all objects.</summary>
    public long ChunkCount { get; }

    /// <summary>
    /// The chunk that a random number picks: every chunk is as likely as any other, so large objects are asked for more often.
    /// </summary>
    public ChunkChallenge Pick(ulong draw)
    {
        var chunk = (long)(draw % (ulong)ChunkCount);
        var found = Array.BinarySearch(_chunksBefore, chunk);
        var index = found >= 0 ? found : ~found - 1;
        return new ChunkChallenge(Objects[index], (int)(chunk - _chunksBefore[index]));
    }
}
