using System.Collections.Immutable;
using System.Numerics;
using Flashback.Ethereum;

namespace Flashback.Protocol.Merkle;

/// <summary>
/// A position-binding tree over struct hashes: leaves are padded with zero words to a power of two, a node is keccak256(left ‖ right).
/// One leaf is its own root; no leaves have the root zero.
/// </summary>
public sealed class MerkleTree
{
    /// <summary>
    /// Longer proofs are refused. An honest tree has 12 levels; the contracts set no bound of their own, so this one is what the gas of a
    /// transaction allows: whatever a dishonest quorum could put on chain must be readable here.
    /// </summary>
    public const int MaxDepth = 1 << 15;

    private readonly Bytes32[][] _levels;

    public MerkleTree(IReadOnlyList<Bytes32> leaves)
    {
        Count = leaves.Count;
        var level = new Bytes32[Count == 0 ? 1 : (int)BitOperations.RoundUpToPowerOf2((uint)Count)];
        for (var i = 0; i < Count; i++) level[i] = leaves[i];
        var levels = new List<Bytes32[]> { level };
        while (level.Length > 1)
        {
            var above = new Bytes32[level.Length / 2];
            for (var i = 0; i < above.Length; i++) above[i] = Keccak256.Hash(level[2 * i], level[2 * i + 1]);
            levels.Add(level = above);
        }
        _levels = [.. levels];
    }

    public int Count { get; }

    public Bytes32 Root => _levels[^1][0];

    public static Bytes32 RootOf(IReadOnlyList<Bytes32> leaves) => new MerkleTree(leaves).Root;

    /// <summary>The siblings from the leaf up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public ImmutableArray<Bytes32> Proof(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var proof = ImmutableArray.CreateBuilder<Bytes32>(_levels.Length - 1);
        for (var level = 0; level < _levels.Length - 1; level++, index >>= 1) proof.Add(_levels[level][index ^ 1]);
        return proof.MoveToImmutable();
    }

    /// <summary>
    /// Whether <paramref name="leaf"/> stands at <paramref name="index"/> in the tree of that root. The zero word is padding, never a leaf.
    /// </summary>
    public static bool Verify(Bytes32 root, Bytes32 leaf, uint index, ImmutableArray<Bytes32> proof)
    {
        if (leaf.IsZero || proof.Length > MaxDepth) return false;
        var node = leaf;
        foreach (var sibling in proof)
        {
            node = (index & 1) == 0 ? Keccak256.Hash(node, sibling) : Keccak256.Hash(sibling, node);
            index >>= 1;
        }
        return index == 0 && node == root;
    }
}
