using Flashback.BridgeNode.Config;
using Flashback.BridgeNode.Storage;
using Flashback.Probes.S3;
using Flashback.Probes.Transport;
using Flashback.Protocol.Samples;

namespace Flashback.BridgeNode.Tests.Storage;

public sealed class ObjectStoreTests
{
    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    public void The_total_is_bounded(int bytes, long limit, bool fits) =>
        Assert.Equal(fits, Put(Store(new StorageLimits(MaxTotalBytes: limit)), "k", bytes));

    [Fact]
    public void Replacing_and_deleting_give_space_back()
    {
        var store = Store(new StorageLimits(MaxTotalBytes: 10, MaxObjects: 1));
        Assert.True(Put(store, "k", 10));
        Assert.True(Put(store, "k", 9));
        Assert.False(Put(store, "l", 1));
        store.Delete("b", "k");
        store.Delete("b", "k");
        Assert.True(Put(store, "l", 10));
    }

    [Fact]
    public void Buckets_are_bounded()
    {
        var store = new ObjectStore(new StorageLimits(), null);
        for (var i = 0; i < StorageLimits.MaxBuckets; i++) Assert.True(store.CreateBucket($"bucket-{i}"));
        Assert.False(store.CreateBucket("one-more"));
        Assert.False(store.CreateBucket("bucket-0"));
    }

    [Fact]
    public void Listings_are_ordinal_and_paged()
    {
        var store = Store(new StorageLimits());
        foreach (var key in new[] { "b/2", "a", "b/10", "c", "b/", "B" }) Put(store, key, 1);
        var page = store.List("b", "b/", "", 2);
        Assert.Equal(["b/", "b/10"], page.Objects.Select(item => item.Key));
        Assert.True(page.IsTruncated);
        page = store.List("b", "b/", "b/10", 2);
        Assert.Equal(["b/2"], page.Objects.Select(item => item.Key));
        Assert.False(page.IsTruncated);
        Assert.Equal(["B", "a", "b/", "b/10", "b/2", "c"], store.List("b", "", "", 100).Objects.Select(item => item.Key));
        Assert.Empty(store.List("none", "", "", 100).Objects);
    }

    [Fact]
    public async Task A_folder_holds_the_bytes_and_is_cleared_at_the_start()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var objects = Path.Combine(folder, "objects");
            await using (var bridge = await TestBridge.StartAsync(new BridgeOptions { Data = folder }))
            {
                var bytes = Pattern.Of(200_000);
                Assert.True((await bridge.Client.PutAsync(bridge.Location, "a/b", new BytesPayload(bytes), default)).Succeeded);
                Assert.Equal(200_000, new FileInfo(Assert.Single(Directory.GetFiles(objects))).Length);
                var read = new MemoryStream();
                await bridge.Client.GetAsync(
                    bridge.Location, "a/b", new ByteRange(150_000, 1000), 1000, (_, piece) => read.Write(piece), default);
                Assert.Equal(bytes[150_000..151_000], read.ToArray());
                Assert.True((await bridge.Client.PutAsync(bridge.Location, "a/b", new BytesPayload(Pattern.Of(5)), default)).Succeeded);
                Assert.Equal(5, new FileInfo(Assert.Single(Directory.GetFiles(objects))).Length);
                await bridge.Client.DeleteAsync(bridge.Location, "a/b", default);
                Assert.Empty(Directory.GetFiles(objects));
                await bridge.Client.PutAsync(bridge.Location, "left", new BytesPayload(Pattern.Of(5)), default);
            }
            await using var again = await TestBridge.StartAsync(new BridgeOptions { Data = folder });
            Assert.Empty(Directory.GetFiles(objects));
            Assert.Equal(ProbeReason.ObjectMissing, (await again.Client.HeadAsync(again.Location, "left", default)).Reason);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(1000, 200, "")]
    [InlineData(1001, 400, "EntityTooLarge")]
    public async Task Objects_are_bounded(int length, int status, string code)
    {
        await using var bridge = await TestBridge.StartAsync(new BridgeOptions { Limits = new StorageLimits(MaxObjectBytes: 1000) });
        var put = await bridge.Client.PutAsync(bridge.Location, "k", new BytesPayload(Pattern.Of(length)), default);
        Assert.Equal((status, code), (put.Status, put.ErrorCode));
    }

    [Fact]
    public async Task A_full_node_says_so()
    {
        await using var bridge = await TestBridge.StartAsync(new BridgeOptions { Limits = new StorageLimits(MaxTotalBytes: 10) });
        Assert.Equal(507, (await bridge.Client.PutAsync(bridge.Location, "k", new BytesPayload(Pattern.Of(11)), default)).Status);
    }

    private static ObjectStore Store(StorageLimits limits)
    {
        var store = new ObjectStore(limits, null);
        store.CreateBucket("b");
        return store;
    }

    private static bool Put(ObjectStore store, string key, int bytes) =>
        store.Put("b", new StoredObject(key, new MemoryBlob(new byte[bytes]), "", "", default));
}
