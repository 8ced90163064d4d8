using Flashback.Aggregation.Tests.Support;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Tests.Vectors;

namespace Flashback.Protocol.Tests.Merkle;

public sealed class MerkleTreeTests
{
    [Fact]
    public void Roots_and_proofs_match_the_reference()
    {
        foreach (var entry in VectorFile.Load("merkle.json").AsArray())
        {
            var leaves = VectorFile.Words(entry!["leaves"]);
            var tree = new MerkleTree(leaves);
            Assert.Equal(VectorFile.Get<Bytes32>(entry["root"]), tree.Root);
            var proofs = entry["proofs"]!.AsArray();
            for (var i = 0; i < proofs.Count; i++) Assert.Equal(VectorFile.Words(proofs[i]), tree.Proof(i));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void A_proof_holds_for_its_leaf_and_place_only(int count)
    {
        var leaves = Enumerable.Range(0, count).Select(i => TestEpoch.Word("leaf", i)).ToArray();
        var tree = new MerkleTree(leaves);
        for (var i = 0; i < count; i++)
        {
            var proof = tree.Proof(i);
            for (var j = 0; j < count; j++)
            {
                Assert.Equal(i == j, MerkleTree.Verify(tree.Root, leaves[j], (uint)i, proof));
                Assert.Equal(i == j, MerkleTree.Verify(tree.Root, leaves[i], (uint)j, proof));
            }
            Assert.False(MerkleTree.Verify(tree.Root, leaves[i], (uint)(i + (1 << proof.Length)), proof));
            Assert.False(MerkleTree.Verify(tree.Root, leaves[i], (uint)i, proof.Add(Bytes32.Zero)));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Proof(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Proof(-1));
    }

    [Fact]
    public void An_empty_tree_proves_nothing()
    {
        Assert.Equal(Bytes32.Zero, MerkleTree.RootOf([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MerkleTree([]).Proof(0));
    }

    [Fact]
    public void Padding_is_not_a_leaf()
    {
        Bytes32[] leaves = [TestEpoch.Word("leaf", 0), TestEpoch.Word("leaf", 1), TestEpoch.Word("leaf", 2), Bytes32.Zero];
        var tree = new MerkleTree(leaves); // the fourth leaf spelt out: its path is that of the padding after three
        Assert.Equal(MerkleTree.RootOf(leaves[..3]), tree.Root);
        Assert.True(MerkleTree.Verify(tree.Root, leaves[2], 2, tree.Proof(2)));
        Assert.False(MerkleTree.Verify(tree.Root, Bytes32.Zero, 3, tree.Proof(3)));
        Assert.False(MerkleTree.Verify(MerkleTree.RootOf([]), Bytes32.Zero, 0, []));
    }

    [Theory]
    [InlineData(MerkleTree.MaxDepth, true)]
    [InlineData(MerkleTree.MaxDepth + 1, false)]
    public void Proofs_are_as_long_as_a_transaction_could_bring_and_no_longer(int length, bool good)
    {
        var root = TestEpoch.Word("leaf", 0);
        for (var i = 0; i < length; i++) root = Keccak256.Hash(root, Bytes32.Zero);
        Assert.Equal(good, MerkleTree.Verify(root, TestEpoch.Word("leaf", 0), 0, [.. Enumerable.Repeat(Bytes32.Zero, length)]));
    }
}
