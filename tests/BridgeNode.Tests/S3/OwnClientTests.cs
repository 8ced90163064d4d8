using Flashback.BridgeNode.Faults;
using Flashback.Probes.S3;
using Flashback.Probes.Transport;
using Flashback.Protocol.Samples;

namespace Flashback.BridgeNode.Tests.S3;

/// <summary>The measuring client against the Bridge Node, faults included.</summary>
public sealed class OwnClientTests
{
    [Fact]
    public async Task The_whole_life_of_an_object()
    {
        await using var bridge = await TestBridge.StartAsync();
        var bytes = Pattern.Of(300_000);
        const string key = "backups/ä ö/db+2026~%41.tar.gz";

        var put = await bridge.Client.PutAsync(bridge.Location, key, new BytesPayload(bytes), default);
        Assert.Equal((ProbeReason.None, 200, 300_000ul), (put.Reason, put.Status, put.Bytes));
        var head = await bridge.Client.HeadAsync(bridge.Location, key, default);
        Assert.Equal((ProbeReason.None, 300_000L, put.ETag), (head.Reason, head.ObjectLength, head.ETag));

        var read = new MemoryStream();
        var get = await bridge.Client.GetAsync(bridge.Location, key, new ByteRange(1000, 250_000), long.MaxValue,
            (_, piece) => read.Write(piece), default);
        Assert.Equal((ProbeReason.None, 206, 250_000ul), (get.Reason, get.Status, get.Bytes));
        Assert.Equal(bytes[1000..251_000], read.ToArray());

        var list = await bridge.Client.ListAsync(bridge.Location, "backups/", 10, null, default);
        Assert.Equal(new S3Entry(key, 300_000, put.ETag), Assert.Single(list.Entries));
        Assert.Equal(204, (await bridge.Client.DeleteAsync(bridge.Location, key, default)).Status);
        Assert.Equal(ProbeReason.ObjectMissing, (await bridge.Client.HeadAsync(bridge.Location, key, default)).Reason);
    }

    [Fact]
    public async Task Every_phase_is_measured_on_a_fresh_connection()
    {
        await using var bridge = await TestBridge.StartAsync();
        var head = await bridge.Client.HeadAsync(bridge.Location, "", default);
        Assert.Equal(ProbeReason.None, head.Reason);
        Assert.True(head.Phases.ConnectMicros > 0 && head.Phases.FirstByteMicros > 0);
        Assert.Equal(0u, head.Phases.TlsMicros);
        Assert.True(head.Phases.TotalMicros >= head.Phases.ConnectMicros + head.Phases.FirstByteMicros);
    }

    [Fact]
    public async Task A_kept_connection_dials_once()
    {
        await using var bridge = await TestBridge.StartAsync();
        using var client = new S3Client(new Probes.Guard.NetworkGuard(Probes.Guard.NetworkGuardOptions.Development), SystemClock.Instance,
            new S3ClientOptions { ReuseConnection = true });
        Assert.True((await client.HeadAsync(bridge.Location, "", default)).Phases.ConnectMicros > 0);
        var second = await client.HeadAsync(bridge.Location, "", default);
        Assert.Equal(0u, second.Phases.ConnectMicros);
        Assert.True(second.Phases.FirstByteMicros > 0);
    }

    [Fact]
    public async Task Latency_shows_in_the_first_byte()
    {
        await using var bridge = await TestBridge.StartAsync(new FaultOptions(Latency: TimeSpan.FromSeconds(1)));
        var head = await bridge.Client.HeadAsync(bridge.Location, "", default);
        // A busy client notes late when its request had left, so part of the wait may be missing; of the whole, nothing.
        Assert.InRange(head.Phases.TotalMicros, 1_000_000u, 100_000_000u);
        Assert.InRange(head.Phases.FirstByteMicros, 500_000u, head.Phases.TotalMicros);
    }

    [Fact]
    public async Task Bandwidth_shows_in_the_body()
    {
        await using var bridge = await TestBridge.StartAsync(new FaultOptions(BytesPerSecond: 200_000));
        await bridge.Client.PutAsync(bridge.Location, "k", new BytesPayload(Pattern.Of(400_000)), default);
        var get = await bridge.Client.GetAsync(bridge.Location, "k", null, 400_000, (_, _) => { }, default);
        Assert.Equal(400_000ul, get.Bytes);
        // Two seconds, of which a busy client may see the beginning late.
        Assert.InRange(get.Phases.BodyMicros, 1_000_000u, 100_000_000u);
    }

    [Fact]
    public async Task A_corrupting_node_alters_what_it_serves_not_what_it_stores()
    {
        await using var bridge = await TestBridge.StartAsync(new FaultOptions(CorruptRate: 1));
        var bytes = Pattern.Of(5_000);
        var put = await bridge.Client.PutAsync(bridge.Location, "k", new BytesPayload(bytes), default);
        var read = new MemoryStream();
        var get = await bridge.Client.GetAsync(bridge.Location, "k", new ByteRange(10, 100), 100, (_, piece) => read.Write(piece), default);
        Assert.True(get.Succeeded);
        Assert.NotEqual(bytes[10..110], read.ToArray());
        Assert.Equal(put.ETag, (await bridge.Client.HeadAsync(bridge.Location, "k", default)).ETag);
    }

    [Fact]
    public async Task An_outage_breaks_the_connection()
    {
        await using var bridge = await TestBridge.StartAsync(new FaultOptions(Outage: true));
        Assert.Equal(ProbeReason.ConnectionReset, (await bridge.Client.HeadAsync(bridge.Location, "", default)).Reason);
    }

    [Fact]
    public async Task A_stopped_node_refuses_connections()
    {
        var bridge = await TestBridge.StartAsync();
        var location = bridge.Location;
        await bridge.Server.DisposeAsync();
        Assert.Equal(ProbeReason.ConnectionRefused, (await bridge.Client.HeadAsync(location, "", default)).Reason);
        bridge.Client.Dispose();
    }
}
