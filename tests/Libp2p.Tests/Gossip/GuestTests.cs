using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Libp2p.Tests.Gossip;

/// <summary>Guests receive everything, and their actions have no effect.</summary>
public sealed class GuestTests
{
    private readonly RouterHarness _net = new();

    [Fact]
    public void A_guest_hears_own_and_forwarded_messages_outside_the_mesh()
    {
        var author = _net.AddPeer();
        var guest = _net.AddPeer(guest: true);
        Assert.True(author.InMesh);
        Assert.False(guest.InMesh);
        Assert.DoesNotContain(guest.Take(), rpc => rpc.Graft.Count > 0);
        _net.Publish("own");
        author.SendMessage("another's");
        _net.ValidateAll(Validation.Accept);
        Assert.Equal(2, guest.TakeMessages());
    }

    [Fact]
    public void A_guests_messages_are_not_read_and_affect_no_score()
    {
        var author = _net.AddPeer();
        var guest = _net.AddPeer(guest: true);
        for (var i = 0; i < 5; i++) guest.SendMessage($"forged {i}");
        Assert.Equal(5, guest.Unread);
        Assert.Empty(_net.Validating);
        Assert.Equal(0, guest.Score);
        // Nor is it remembered: the true message comes through.
        author.SendMessage("forged 0");
        Assert.Equal(1, _net.ValidateAll(Validation.Accept));
        Assert.Equal(["forged 0"], _net.Delivered());
    }

    [Fact]
    public void A_guests_graft_is_answered_with_a_prune_and_takes_no_mesh_slot()
    {
        var few = new RouterHarness(new GossipOptions { D = 2, DLow = 2, DHigh = 2, DOut = 0 });
        var guests = Enumerable.Range(0, 20).Select(_ => few.AddPeer(guest: true)).ToList();
        foreach (var guest in guests)
        {
            guest.Take();
            guest.SendControl(c => c.Graft.Add(RouterHarness.Topic));
            Assert.Equal([(RouterHarness.Topic, 60ul)], guest.Take().SelectMany(rpc => rpc.Prune));
        }
        few.Heartbeat(3);
        Assert.Empty(few.Joined.Mesh);
        var peers = few.AddPeers(2);
        Assert.All(peers, peer => Assert.True(peer.InMesh));
        few.Heartbeat(3);
        Assert.All(peers, peer => Assert.True(peer.InMesh));
        Assert.All(guests, guest => Assert.False(guest.InMesh));
    }

    [Fact]
    public void A_guest_is_asked_for_nothing_and_takes_no_peers_gossip_slot()
    {
        var net = new RouterHarness(new GossipOptions { D = 0, DLow = 0, DHigh = 0, DScore = 0, DOut = 0, DLazy = 1, GossipFactor = 0 });
        var peer = net.AddPeer();
        var guests = Enumerable.Range(0, 10).Select(_ => net.AddPeer(guest: true)).ToList();
        net.Publish("x");
        peer.Take();
        guests[0].Take();
        guests[0].SendControl(c => c.IHave.Add((RouterHarness.Topic, [Wire.IdOf("a", "b"u8)])));
        Assert.DoesNotContain(guests[0].Take(), rpc => rpc.IWant.Count > 0);
        net.Heartbeat();
        Assert.Single(peer.Take().SelectMany(rpc => rpc.IHave));
        Assert.All(guests.Skip(1), guest => Assert.Single(guest.Take().SelectMany(rpc => rpc.IHave)));
    }

    [Fact]
    public void A_guest_may_request_missed_messages_within_its_own_budget()
    {
        var guest = _net.AddPeer(guest: true);
        var ids = Enumerable.Range(0, 40).Select(i => _net.Publish($"{i}" + new string('x', 100_000))).ToList();
        guest.Take();
        guest.SendControl(c => c.IWant.AddRange(ids));
        Assert.Equal(3, guest.TakeMessages());
        guest.SendControl(c => c.IWant.AddRange(ids));
        Assert.Equal(0, guest.TakeMessages());
        _net.Heartbeat();
        guest.Take();
        guest.SendControl(c => c.IWant.AddRange(ids));
        Assert.Equal(3, guest.TakeMessages());
    }

    [Fact]
    public void A_guests_bytes_over_the_limit_are_dropped()
    {
        var guest = _net.AddPeer(guest: true);
        var peer = _net.AddPeer();
        var message = new string('x', _net.Options.MaxGuestBytesPerSecond);
        for (var i = 0; i < 100; i++) guest.SendMessage($"{i}{message}");
        Assert.Equal(3, guest.Unread);
        for (var i = 0; i < 100; i++) peer.SendMessage($"{i}{message}");
        Assert.Equal(100, _net.Validating.Count);
    }

    [Fact]
    public void Guests_that_come_and_go_are_forgotten_and_a_peers_score_is_not()
    {
        var net = new RouterHarness(new GossipOptions { Score = new ScoreOptions { MaxRetained = 4 } });
        var bad = net.AddPeer();
        net.Router.Disconnected(bad.Peer, null);
        for (var i = 0; i < 20; i++)
        {
            var guest = net.AddPeer(guest: true);
            net.Router.Disconnected(guest.Peer, null);
            net.Heartbeat();
        }
        Assert.Equal(20, net.Forgotten.Count);
        Assert.DoesNotContain(bad.Peer.Id, net.Forgotten);
        Assert.Empty(net.Joined.Guests);
    }

    [Fact]
    public void A_guest_that_leaves_the_topic_gets_no_more_messages()
    {
        var guest = _net.AddPeer(guest: true);
        guest.Send(GossipFrame.Subscriptions([(false, RouterHarness.Topic)]));
        guest.Take();
        var author = _net.AddPeer();
        author.SendMessage("x");
        _net.ValidateAll(Validation.Accept);
        _net.Publish("y");
        Assert.Equal(0, guest.TakeMessages());
        guest.Send(GossipFrame.Subscriptions([(true, RouterHarness.Topic)]));
        _net.Publish("z");
        Assert.Equal(1, guest.TakeMessages());
    }
}
