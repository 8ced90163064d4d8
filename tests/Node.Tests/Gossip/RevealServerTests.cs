using Flashback.Aggregation.Rounds;
using Flashback.Libp2p;
using Flashback.Node.Codecs;
using Flashback.Node.Gossip;
using Flashback.Node.Store;

namespace Flashback.Node.Tests.Gossip;

public sealed class RevealServerTests : IDisposable
{
    private static readonly PeerId s_peer = PeerId.FromPublicKey(World.Keys[2].PublicKey.Span), s_other =
        PeerId.FromPublicKey(World.Keys[3].PublicKey.Span);

    private readonly TempFolder _folder = new();
    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly NodeStore _store;
    private readonly RevealServer _server;

    public RevealServerTests()
    {
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
        _server = new RevealServer(_store, _time);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Reveals_are_served_from_the_store_unchanged()
    {
        var reveal = World.Reveal(7, 1);
        _store.SaveMessage(new StoredMessage(1, false, World.Batch(7, 1)));
        Assert.Equal(0, Ask(s_peer));
        _store.SaveMessage(new StoredMessage(2, false, reveal));
        Assert.Equal(GossipCodec.Encode(reveal), _server.Answer(s_peer, Request(7)).ToArray());
        Assert.True(_server.Answer(s_peer, Request(8)).IsEmpty);
        Assert.True(_server.Answer(s_peer, Request(ulong.MaxValue)).IsEmpty);
        Assert.True(_server.Answer(s_peer, [0xff]).IsEmpty);
    }

    [Fact]
    public void Own_observations_are_not_served_before_they_are_revealed()
    {
        _store.SaveOwn(World.Reveal(7, 1));
        Assert.Equal(0, Ask(s_peer));
    }

    [Fact]
    public void Requests_of_one_peer_are_limited_and_do_not_affect_others()
    {
        _store.SaveMessage(new StoredMessage(2, false, World.Reveal(7, 1)));
        Assert.Equal(RevealServer.MaxPerSecond, Enumerable.Range(0, 500).Count(_ => Ask(s_peer) > 0));
        Assert.NotEqual(0, Ask(s_other));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RevealServer.MaxPerSecond, Enumerable.Range(0, 500).Count(_ => Ask(s_peer) > 0));
    }

    private int Ask(PeerId peer) => _server.Answer(peer, Request(7)).Length;

    private static byte[] Request(ulong epoch) => RevealRequestCodec.Encode(epoch, World.Keys[1].Address);
}
