using System.Numerics;
using Flashback.Ethereum;

namespace Flashback.Probes.Manifests;

/// <summary>
/// The protocol page's position-binding Keccak tree over an object's 64 KiB chunks: a leaf is keccak256 of a chunk's bytes,
/// leaves are padded with zero words to a power of two, a node is keccak256(left ‖ right).
/// </summary>
public static class ChunkTree
{
    public const int ChunkLength = 64 << 10;

    public static Bytes32 Root(IReadOnlyList<Bytes32> leaves)
    {
        if (leaves.Count == 0) return Bytes32.Zero;
        var level = new Bytes32[(int)BitOperations.RoundUpToPowerOf2((uint)leaves.Count)];
        for (var i = 0; i < leaves.Count; i++) level[i] = leaves[i];
        for (var width = level.Length / 2; width >= 1; width /= 2)
        {
            for (var i = 0; i < width; i++) level[i] = Keccak256.Hash(level[2 * i], level[(2 * i) + 1]);
        }
        return level[0];
    }
}
