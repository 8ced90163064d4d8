using System.Text;
using Flashback.Libp2p.Gossip;

namespace Flashback.Libp2p.Tests.Gossip;

public sealed class GossipSubTests
{
    private const string Topic = "bench/1";

    [Fact]
    public async Task WhoAsksARouterThatHasStoppedIsNotLeftWaiting()
    {
        await using var host = new TestHost();
        var gossip = new GossipSub(host.Host, new GossipOptions(), SystemClock.Instance);
        await gossip.DisposeAsync();
        Assert.Equal(0, await gossip.GetScoreAsync(Golden.Identity.Id).InTime());
    }

    [Fact]
    public async Task TwoHostsOverTcpExchangeMessages()
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
        Assert.Equal(MessageId.Of(Topic, "from alice"u8), atBob.Id);
        Assert.Equal("from bob", Encoding.UTF8.GetString(atAlice.Data.Span));
    }
}
