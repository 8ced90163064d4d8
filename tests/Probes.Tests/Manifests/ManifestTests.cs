using Flashback.Ethereum;
using Flashback.Probes.Manifests;
using Flashback.Protocol.Merkle;

namespace Flashback.Probes.Tests.Manifests;

public sealed class ManifestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(13)]
    public void The_tree_is_the_protocols(int count)
    {
        Bytes32[] leaves = [.. Enumerable.Range(0, count).Select(i => Keccak256.Hash([(byte)i]))];
        Assert.Equal(MerkleTree.RootOf(leaves), ChunkTree.Root(leaves));
    }

    [Fact]
    public void The_root_of_no_chunks_is_the_zero_word() => Assert.Equal(Bytes32.Zero, ChunkTree.Root([]));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 2)]
    [InlineData(200_000, 4)]
    public async Task Chunks_of_an_object(int length, int chunks)
    {
        var bytes = Bytes(length);
        var item = await ManifestObject.OfAsync("k", new MemoryStream(bytes), default);
        Assert.Equal((length, chunks, true), ((int)item.Length, item.Chunks.Count, item.IsWellFormed));
        for (var i = 0; i < chunks; i++)
        {
            var challenge = new ChunkChallenge(item, i);
            var part = bytes.AsSpan((int)challenge.Range.Offset, (int)challenge.Range.Length).ToArray();
            Assert.True(challenge.IsAnsweredBy(part));
            part[0] ^= 1;
            Assert.False(challenge.IsAnsweredBy(part));
            Assert.False(challenge.IsAnsweredBy(part.AsSpan(1)));
        }
    }

    [Fact]
    public async Task Every_chunk_is_picked_alike()
    {
        var manifest = new DataManifest([await ManifestObject.OfAsync("a", new MemoryStream(Bytes(200_000)), default),
            await ManifestObject.OfAsync("b", new MemoryStream(Bytes(10)), default)]);
        Assert.Equal(5, manifest.ChunkCount);
        Assert.Equal([("a", 0), ("a", 1), ("a", 2), ("a", 3), ("b", 0), ("a", 0)],
            Enumerable.Range(0, 6).Select(i => manifest.Pick((ulong)i)).Select(pick => (pick.Object.Key, pick.Chunk)));
        Assert.Equal(ChunkTree.Root([.. manifest.Objects.Select(item => item.Hash())]), manifest.Root);
    }

    [Fact]
    public async Task Malformed_manifests_are_refused()
    {
        var item = await ManifestObject.OfAsync("a", new MemoryStream(Bytes(10)), default);
        Assert.Throws<ArgumentException>(() => new DataManifest([]));
        Assert.Throws<ArgumentException>(() => new DataManifest([item, item]));
        Assert.Throws<ArgumentException>(() => new DataManifest([item with { Key = "b" }, item]));
        Assert.Throws<ArgumentException>(() => new DataManifest([item with { Length = 65_537 }]));
        Assert.Throws<ArgumentException>(() => new DataManifest([item with { Length = 0 }]));
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
}
