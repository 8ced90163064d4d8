using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Libp2p.Tests.Gossip;

/// <summary>The protocol among peers that keep to it.</summary>
public sealed class MeshTests
{
    private readonly RouterHarness _net = new();

    [Fact]
    public void A_peer_receives_our_subscriptions_and_a_graft()
    {
        var peer = _net.AddPeer();
        var sent = peer.Take();
        Assert.Equal([(true, RouterHarness.Topic)], sent[0].Subscriptions);
        Assert.Equal([RouterHarness.Topic], sent[1].Graft);
        Assert.True(peer.InMesh);
        Assert.Equal([peer.Peer.Id], _net.Joined.Mesh);
    }

    [Fact]
    public void A_peer_that_does_not_follow_the_topic_gets_nothing()
    {
        var peer = _net.AddPeer(subscribes: false);
        peer.Take();
        _net.Publish("x");
        Assert.False(peer.InMesh);
        Assert.Empty(peer.Take());
    }

    [Fact]
    public void Own_messages_go_to_every_follower_and_others_to_the_mesh_only()
    {
        var peers = _net.AddPeers(20);
        peers.ForEach(p => p.Take());
        _net.Publish("own");
        Assert.Equal(20, peers.Sum(p => p.TakeMessages()));

        peers[0].SendMessage("another's");
        _net.ValidateAll(Validation.Accept);
        var inMesh = peers.Count(p => p.InMesh);
        Assert.Equal(_net.Options.D, inMesh);
        Assert.Equal(inMesh - (peers[0].InMesh ? 1 : 0), peers.Sum(p => p.TakeMessages()));
        Assert.Equal(["another's"], _net.Delivered());
    }

    [Fact]
    public void A_peer_that_sent_a_copy_before_forwarding_gets_none()
    {
        var peers = _net.AddPeers(4);
        peers.ForEach(p => p.Take());
        peers[0].SendMessage("x");
        peers[1].SendMessage("x");
        _net.ValidateAll(Validation.Accept);
        Assert.Equal([0, 0, 1, 1], peers.Select(p => p.TakeMessages()));
        // A copy of what is known and done is remembered of nobody.
        peers[2].SendMessage("x");
        Assert.Empty(_net.Validating);
        Assert.Equal(["x"], _net.Delivered());
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void A_publisher_is_notified_when_most_followers_are_behind(bool first, bool second, bool most)
    {
        var peers = _net.AddPeers(3);
        (peers[0].Link.IsBehind, peers[1].Link.IsBehind) = (first, second);
        var data = "x"u8.ToArray();
        Assert.Equal(most, _net.Router.Publish(
            _net.Joined, Wire.IdOf(RouterHarness.Topic, data), GossipFrame.Publish(_net.Joined.NameBytes, data, out _)));
    }

    [Theory]
    [InlineData(Validation.Ignore)]
    [InlineData(Validation.Reject)]
    public void Only_accepted_messages_are_delivered_and_forwarded(Validation verdict)
    {
        var peers = _net.AddPeers(3);
        peers.ForEach(p => p.Take());
        peers[0].SendMessage("x");
        _net.ValidateAll(verdict);
        Assert.Equal(0, peers.Sum(p => p.TakeMessages()));
        Assert.Empty(_net.Delivered());
        Assert.Equal(verdict == Validation.Reject, peers[0].Score < 0);
    }

    [Fact]
    public void A_duplicate_is_neither_validated_nor_forwarded_again()
    {
        var peers = _net.AddPeers(3);
        peers.ForEach(p => p.SendMessage("x"));
        Assert.Equal(1, _net.ValidateAll(Validation.Accept));
        peers.ForEach(p => p.SendMessage("x"));
        Assert.Equal(0, _net.ValidateAll(Validation.Accept));
        Assert.Equal(["x"], _net.Delivered());
    }

    [Fact]
    public void A_mesh_that_is_too_large_shrinks_to_D_and_keeps_the_best_and_our_own_dials()
    {
        var peers = Enumerable.Range(0, 20).Select(i => _net.AddPeer(outbound: i < 2)).ToList();
        peers.ForEach(p => p.Take());
        foreach (var peer in peers) _net.Joined.MeshPeers[peer.Peer.Id] = peer.Peer;
        foreach (var peer in peers.Skip(16)) peer.Peer.Score.Application = 100;
        _net.Heartbeat();
        Assert.Equal(_net.Options.D, _net.Joined.MeshPeers.Count);
        Assert.All(peers.Skip(16), p => Assert.True(p.InMesh));
        Assert.All(peers.Take(2), p => Assert.True(p.InMesh));
        var pruned = peers.Where(p => !p.InMesh).ToList();
        Assert.All(pruned, p => Assert.Equal([(RouterHarness.Topic, 60ul)], p.Take().SelectMany(r => r.Prune)));
    }

    [Fact]
    public void A_mesh_that_is_too_small_is_filled()
    {
        var peers = _net.AddPeers(20);
        foreach (var peer in peers.Where(p => p.InMesh).Take(4)) peer.SendControl(c => c.Prune.Add((RouterHarness.Topic, 60)));
        Assert.Equal(4, _net.Joined.MeshPeers.Count);
        _net.Heartbeat();
        Assert.Equal(_net.Options.D, _net.Joined.MeshPeers.Count);
    }

    [Fact]
    public void The_outbound_quota_holds_even_when_the_mesh_is_full()
    {
        for (var i = 0; i < _net.Options.D; i++) _net.AddPeer();
        var dialed = Enumerable.Range(0, 3).Select(_ => _net.AddPeer(outbound: true)).ToList();
        _net.Heartbeat();
        Assert.Equal(_net.Options.DOut, dialed.Count(p => p.InMesh));
    }

    [Fact]
    public void Peers_outside_the_mesh_receive_announcements_and_may_request()
    {
        var peers = _net.AddPeers(20);
        peers.ForEach(p => p.Take());
        peers.First(p => p.InMesh).SendMessage("x");
        _net.ValidateAll(Validation.Accept);
        peers.ForEach(p => p.Take());
        _net.Heartbeat();
        var told = peers.Where(p => p.Take().Any(r => r.IHave.Count == 1)).ToList();
        Assert.Equal(_net.Options.DLazy, told.Count);
        Assert.DoesNotContain(told, p => p.InMesh);

        var id = Wire.IdOf(RouterHarness.Topic, "x"u8);
        told[0].SendControl(c => c.IWant.Add(id));
        Assert.Equal(1, told[0].TakeMessages());

        _net.Heartbeat(_net.Options.HistoryLength);
        told[1].SendControl(c => c.IWant.Add(id));
        Assert.Equal(0, told[1].TakeMessages());
    }

    [Fact]
    public void An_announced_message_is_requested_once()
    {
        var peer = _net.AddPeer();
        peer.Take();
        var id = Wire.IdOf(RouterHarness.Topic, "missing"u8);
        peer.SendControl(c => c.IHave.Add((RouterHarness.Topic, [id, id])));
        Assert.Equal([id], peer.Take().Single().IWant);
        peer.SendMessage("missing");
        _net.ValidateAll(Validation.Accept);
        _net.Wait(_net.Options.IWantFollowUp * 2);
        Assert.True(peer.Score >= 0);
        peer.SendControl(c => c.IHave.Add((RouterHarness.Topic, [id])));
        Assert.DoesNotContain(peer.Take(), r => r.IWant.Count > 0);
    }

    [Fact]
    public void One_message_is_requested_from_three_peers_at_a_time()
    {
        var peers = _net.AddPeers(10);
        peers.ForEach(p => p.Take());
        var id = Wire.IdOf(RouterHarness.Topic, "missing"u8);
        peers.ForEach(p => p.SendControl(c => c.IHave.Add((RouterHarness.Topic, [id]))));
        Assert.Equal(_net.Options.MaxAskedPeers, peers.Sum(p => p.Take().Sum(r => r.IWant.Count)));
        _net.Wait(_net.Options.IWantFollowUp + _net.Options.HeartbeatInterval);
        peers.ForEach(p => p.Take());
        peers[9].SendControl(c => c.IHave.Add((RouterHarness.Topic, [id])));
        Assert.Equal([id], peers[9].Take().SelectMany(r => r.IWant));
    }

    [Fact]
    public void Large_messages_are_called_off_at_once_with_those_that_understand()
    {
        var from = _net.AddPeer();
        var knows = _net.AddPeer();
        var older = _net.AddPeer(v12: false);
        foreach (var p in new[] { from, knows, older }) p.Take();
        var large = new string('x', _net.Options.IDontWantThreshold);
        from.SendMessage(large);
        Assert.Equal(
            [Wire.IdOf(RouterHarness.Topic, System.Text.Encoding.ASCII.GetBytes(large))], knows.Take().SelectMany(r => r.IDontWant));
        Assert.Empty(older.Take());
        Assert.Empty(from.Take());

        from.SendMessage("small");
        Assert.Empty(knows.Take());
    }

    [Fact]
    public void A_message_is_not_sent_after_IDONTWANT()
    {
        var from = _net.AddPeer();
        var other = _net.AddPeer();
        other.SendControl(c => c.IDontWant.Add(Wire.IdOf(RouterHarness.Topic, "x"u8)));
        other.Take();
        from.SendMessage("x");
        from.SendMessage("y");
        _net.ValidateAll(Validation.Accept);
        Assert.Equal(1, other.TakeMessages());
        _net.Heartbeat(_net.Options.IDontWantTtl);
        Assert.Empty(other.Peer.DontWant);
    }

    [Fact]
    public void Leaving_is_announced_and_leaves_the_mesh()
    {
        var peer = _net.AddPeer();
        peer.Take();
        _net.Router.Leave(_net.Joined);
        _net.Router.Flush();
        var sent = peer.Take();
        Assert.Equal([(false, RouterHarness.Topic)], sent.SelectMany(r => r.Subscriptions));
        Assert.Equal([(RouterHarness.Topic, 10ul)], sent.SelectMany(r => r.Prune));
        Assert.True(_net.Joined.Messages.Completion.IsCompleted);
    }

    [Fact]
    public void A_slow_peer_loses_messages_and_the_others_do_not()
    {
        var slow = _net.AddPeer();
        var quick = _net.AddPeer();
        slow.Take();
        quick.Take();
        slow.Link.Full = true;
        _net.Publish("x");
        Assert.Equal(0, slow.TakeMessages());
        Assert.Equal(1, quick.TakeMessages());
    }

    [Fact]
    public void A_mesh_of_poor_score_is_refreshed_with_better_peers()
    {
        var poor = _net.AddPeers(_net.Options.D);
        var good = _net.AddPeers(4);
        foreach (var peer in good) peer.Peer.Score.Application = 10;
        Assert.All(good, p => Assert.False(p.InMesh));
        _net.Heartbeat(60);
        Assert.Equal(2, good.Count(p => p.InMesh));
        Assert.All(poor, p => Assert.True(p.InMesh));
    }

    [Fact]
    public void Earlier_messages_are_replayed_to_a_new_follower_once()
    {
        _net.Publish("alone");
        _net.Wait(_net.Options.KeepOwn - _net.Options.HeartbeatInterval);
        var peer = _net.AddPeer();
        Assert.Equal(1, peer.TakeMessages());
        _net.Heartbeat(3);
        peer.Send(GossipFrame.Subscriptions([(true, RouterHarness.Topic)]));
        Assert.Equal(0, peer.TakeMessages());
        Assert.Equal(0, _net.AddPeer(subscribes: false).TakeMessages());
    }

    [Fact]
    public void Messages_that_are_too_old_or_too_many_are_not_replayed()
    {
        _net.Publish("old");
        _net.Wait(_net.Options.KeepOwn + _net.Options.HeartbeatInterval);
        Assert.Equal(0, _net.AddPeer().TakeMessages());

        var small = new RouterHarness(new GossipOptions { MaxOwnBytes = 10_000 });
        for (var i = 0; i < 20; i++) small.Publish(new string('x', 1000) + i);
        Assert.InRange(small.AddPeer().TakeMessages(), 8, 9);
    }

    [Fact]
    public void A_peer_that_reconnects_gets_no_more_than_one_that_requests()
    {
        var net = new RouterHarness(new GossipOptions { MaxIWantBytes = 5_000 });
        for (var i = 0; i < 9; i++) net.Publish(new string('x', 1000) + i);
        var (peer, guest) = (net.AddPeer(), net.AddPeer(guest: true));
        var (sent, toGuest) = (peer.TakeMessages(), guest.TakeMessages());
        for (var i = 0; i < 10; i++)
        {
            peer.Send(GossipFrame.Subscriptions([(false, RouterHarness.Topic)]), GossipFrame.Subscriptions([(true, RouterHarness.Topic)]));
            sent += peer.TakeMessages();
        }
        Assert.Equal((4, 0), (sent, toGuest));
        net.Heartbeat();
        peer.Send(GossipFrame.Subscriptions([(false, RouterHarness.Topic)]), GossipFrame.Subscriptions([(true, RouterHarness.Topic)]));
        Assert.Equal(4, peer.TakeMessages());
    }

    [Fact]
    public void A_peer_of_poor_score_gets_no_replay()
    {
        _net.Publish("alone");
        var peer = _net.AddPeer(subscribes: false);
        peer.Peer.Score.Application = -100;
        peer.Send(GossipFrame.Subscriptions([(true, RouterHarness.Topic)]));
        Assert.Equal(0, peer.TakeMessages());
    }
}
