using System.Text;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Gossip;

public sealed class GossipSubTests
{
    private const string Topic = "bench/1";

    [Fact]
    public async Task A_call_to_a_stopped_router_does_not_hang()
    {
        await using var host = new TestHost();
        var gossip = new GossipSub(host.Host, new GossipOptions(), SystemClock.Instance);
        await gossip.DisposeAsync();
        Assert.Equal(0, await gossip.GetScoreAsync(Golden.Identity.Id).InTime());
    }

    [Fact]
    public async Task Two_hosts_over_TCP_exchange_messages()
    {
        await using var alice = new TestHost();
        await using var bob = new TestHost();
        await using var aliceGossip = new GossipSub(alice.Host, new GossipOptions(), SystemClock.Instance);
        await using var bobGossip = new GossipSub(bob.Host, new GossipOptions(), SystemClock.Instance);
        await using var aliceTopic = aliceGossip.Join(Topic, (_, _) => ValueTask.FromResult(Validation.Accept));
        await using var bobTopic = bobGossip.Join(Topic, (_, _) => ValueTask.FromResult(Validation.Accept));
        await alice.Host.StartAsync();
        await bob.Host.StartAsync();
        await alice.Host.ConnectAsync(bob.Info).InTime();
        await Eventually.True(() => aliceTopic.Mesh.Count == 1 && bobTopic.Mesh.Count == 1, "both are in each other's mesh");

        await aliceTopic.PublishAsync(Encoding.UTF8.GetBytes("from alice"));
        await bobTopic.PublishAsync(Encoding.UTF8.GetBytes("from bob"));

        var atBob = await bobTopic.Messages.ReadAsync().InTime();
        var atAlice = await aliceTopic.Messages.ReadAsync().InTime();
        Assert.Equal("from alice", Encoding.UTF8.GetString(atBob.Data.Span));
        Assert.Equal(alice.Id, atBob.ReceivedFrom);
        Assert.Equal(Wire.IdOf(Topic, "from alice"u8), atBob.Id);
        Assert.Equal("from bob", Encoding.UTF8.GetString(atAlice.Data.Span));
    }

    [Fact]
    public async Task Messages_published_without_followers_reach_a_later_follower_once()
    {
        var net = new MemoryTransport();
        var time = new SteppedTime();
        await using var early = new TestHost(net, time);
        await using var earlyGossip = new GossipSub(early.Host, new GossipOptions(), time);
        var said = earlyGossip.Join(Topic, (_, _) => ValueTask.FromResult(Validation.Accept));
        await early.Host.StartAsync();
        await said.PublishAsync("alone"u8.ToArray());
        // Far beyond every heartbeat for which others would be told of it.
        time.Advance(TimeSpan.FromMinutes(1));

        await using var late = new TestHost(net, time);
        await using var lateGossip = new GossipSub(late.Host, new GossipOptions(), time);
        var heard = lateGossip.Join(Topic, (_, _) => ValueTask.FromResult(Validation.Accept));
        await late.Host.StartAsync();
        await late.Host.ConnectAsync(early.Info).InTime();
        Assert.Equal("alone", Encoding.UTF8.GetString((await heard.Messages.ReadAsync().InTime()).Data.Span));

        late.Host.Connections.Single().Close("again");
        await Eventually.True(() => said.Peers.Count == 0, "the connection is gone");
        await late.Host.ConnectAsync(early.Info).InTime();
        await Eventually.True(() => said.Peers.Count == 1, "it follows again");
        await said.PublishAsync("next"u8.ToArray());
        Assert.Equal("next", Encoding.UTF8.GetString((await heard.Messages.ReadAsync().InTime()).Data.Span));
    }

    [Fact]
    public async Task A_call_to_a_stopped_router_fails()
    {
        await using var host = new TestHost(new MemoryTransport());
        var gossip = new GossipSub(host.Host, new GossipOptions(), SystemClock.Instance);
        var topic = gossip.Join(Topic, (_, _) => ValueTask.FromResult(Validation.Accept));
        await gossip.DisposeAsync();
        Assert.Equal(0, await gossip.GetScoreAsync(host.Id).InTime());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => topic.PublishAsync(new byte[1]).InTime());
        Assert.Throws<ObjectDisposedException>(() => gossip.Join("another/1", (_, _) => ValueTask.FromResult(Validation.Accept)));
        Assert.False(await topic.Messages.WaitToReadAsync().InTime());
        await topic.DisposeAsync();
    }
}
