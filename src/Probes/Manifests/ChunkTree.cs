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

    /// <summary>The longest proof: chunk indices have 32 bits.</summary>
    public const int MaxDepth = 32;

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

    /// <summary>The siblings from the leaf up.</summary>
    public static Bytes32[] Proof(IReadOnlyList<Bytes32> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)leaves.Count);
        var level = new Bytes32[(int)BitOperations.RoundUpToPowerOf2((uint)leaves.Count)];
        for (var i = 0; i < leaves.Count; i++) level[i] = leaves[i];
        var proof = new List<Bytes32>();
        for (var width = level.Length / 2; width >= 1; width /= 2, index >>= 1)
        {
            proof.Add(level[index ^ 1]);
            for (var i = 0; i < width; i++) level[i] = Keccak256.Hash(level[2 * i], level[(2 * i) + 1]);
        }
        return [.. proof];
    }

    /// <summary>Whether the leaf stands at that index of the tree with that root.</summary>
    public static bool Verify(Bytes32 root, Bytes32 leaf, uint index, IReadOnlyList<Bytes32> proof)
    {
        if (proof.Count > MaxDepth) return false;
        var node = leaf;
        foreach (var sibling in proof)
        {
            node = (index & 1) == 0 ? Keccak256.Hash(node, sibling) : Keccak256.Hash(sibling, node);
            index >>= 1;
        }
        return index == 0 && node == root;
    }
}
