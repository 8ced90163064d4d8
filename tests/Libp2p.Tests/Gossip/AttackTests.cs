using System.Text;
using Flashback.Libp2p.Gossip;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Gossip.Peers;

namespace Flashback.Libp2p.Tests.Gossip;

/// <summary>What a certified peer may try, and what it gets for it.</summary>
public sealed class AttackTests
{
    private readonly RouterHarness _net = new();

    private double Graylist => _net.Options.Score.GraylistThreshold;

    [Fact]
    public void After_three_invalid_messages_the_peer_is_ignored()
    {
        var attacker = _net.AddPeer();
        for (var i = 0; i < 10_000; i++)
        {
            attacker.SendMessage($"forged {i}");
            _net.ValidateAll(Validation.Reject);
        }
        Assert.True(attacker.Score < Graylist);
        Assert.True(attacker.Peer.Graylisted);
        attacker.SendControl(c => c.IHave.Add((RouterHarness.Topic, [Wire.IdOf("a", "b"u8)])));
        Assert.DoesNotContain(attacker.Take(), r => r.IWant.Count > 0);
        _net.Heartbeat();
        Assert.False(attacker.InMesh);
    }

    [Fact]
    public void Of_ten_thousand_forged_messages_three_are_verified()
    {
        var attacker = _net.AddPeer();
        var verified = 0;
        for (var i = 0; i < 10_000; i++)
        {
            attacker.SendMessage($"forged {i}");
            verified += _net.ValidateAll(Validation.Reject);
        }
        Assert.Equal(3, verified);
    }

    [Fact]
    public void An_honest_forwarder_of_one_bad_message_recovers()
    {
        var honest = _net.AddPeer();
        honest.SendMessage("bad");
        _net.ValidateAll(Validation.Reject);
        Assert.Equal(-20, honest.Score, 1);
        Assert.False(honest.Peer.Graylisted);
        _net.Wait(TimeSpan.FromMinutes(5));
        Assert.InRange(honest.Score, -0.3, 0);
    }

    [Fact]
    public void An_altered_copy_that_comes_first_does_not_suppress_the_true_one()
    {
        var attacker = _net.AddPeer();
        var honest = _net.AddPeer();
        attacker.SendMessage("the true message, altered");
        _net.ValidateAll(Validation.Reject);
        honest.SendMessage("the true message");
        _net.ValidateAll(Validation.Accept);
        Assert.Equal(["the true message"], _net.Delivered());
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("rpcWithoutKey")]
    public void A_signed_message_breaks_the_policy_and_costs_its_sender(string vector)
    {
        var peer = _net.AddPeer();
        var rpc = Golden.Bytes("signedMessage", vector);
        Assert.True(peer.Send([(byte)(rpc.Length & 0x7f | 0x80), (byte)(rpc.Length >> 7), .. rpc]));
        Assert.Empty(_net.Validating);
        Assert.Equal(-20, peer.Score, 1);
    }

    [Fact]
    public void The_longest_message_is_taken_and_one_byte_more_costs_its_sender()
    {
        var peer = _net.AddPeer();
        peer.SendMessage(new string('x', _net.Options.MaxMessageBytes));
        Assert.Single(_net.Validating);
        peer.SendMessage(new string('y', _net.Options.MaxMessageBytes + 1));
        Assert.Single(_net.Validating);
        Assert.Equal(-20, peer.Score, 1);
    }

    [Fact]
    public void A_too_long_RPC_ends_the_stream_before_it_is_buffered()
    {
        var peer = _net.AddPeer();
        Assert.False(peer.Send([0x80, 0x80, 0x80, 0x7f]));
        Assert.False(peer.Send([0xff, 0xff, 0xff, 0xff, 0x0f]));
        Assert.True(peer.Send([0x80, 0x80, 0x10]), "256 KiB may still come");
        Assert.False(peer.Send([0x81, 0x80, 0x10]), "one byte more may not");
    }

    [Fact]
    public void A_malformed_RPC_ends_the_stream()
    {
        var peer = _net.AddPeer();
        Assert.False(peer.Send([0x02, 0x12, 0x7f]));
        Assert.True(peer.Send([0x00]), "an empty frame is skipped");
    }

    [Fact]
    public void A_topic_that_we_do_not_follow_is_ignored_without_blame()
    {
        var peer = _net.AddPeer();
        peer.Send(GossipFrame.Publish("other"u8, "x"u8, out _));
        Assert.Empty(_net.Validating);
        Assert.Equal(0, peer.Score, 3);
    }

    [Fact]
    public void Many_IHAVEs_are_cut_per_heartbeat()
    {
        var attacker = _net.AddPeer();
        attacker.Take();
        var asked = 0;
        for (var i = 0; i < 100; i++)
        {
            var at = i;
            attacker.SendControl(c => c.IHave.Add((RouterHarness.Topic, [.. Enumerable.Range(0, 100).Select(n => Id($"{at} {n}"))])));
            asked += attacker.Take().Sum(r => r.IWant.Count);
        }
        Assert.Equal(_net.Options.MaxIHaveIds, asked);
        _net.Heartbeat();
        for (var i = 0; i < 100; i++)
        {
            var at = i;
            attacker.SendControl(c => c.IHave.Add((RouterHarness.Topic, [Id($"again {at}")])));
            asked += attacker.Take().Sum(r => r.IWant.Count);
        }
        Assert.Equal(_net.Options.MaxIHaveIds + _net.Options.MaxIHaveMessages, asked);
    }

    [Fact]
    public void Promises_that_are_not_kept_cost_score_unless_we_are_behind_ourselves()
    {
        var attacker = _net.AddPeer();
        _net.Behind = true;
        PromiseAndBreak(attacker, 20);
        Assert.True(attacker.Score >= 0, "overload here is not an attack from there");
        _net.Behind = false;
        PromiseAndBreak(attacker, 6);
        Assert.True(attacker.Score >= 0, "six are forgiven");
        PromiseAndBreak(attacker, 6);
        Assert.True(attacker.Score < Graylist);
    }

    [Fact]
    public void One_message_is_sent_to_one_asker_three_times_at_most()
    {
        var attacker = _net.AddPeer();
        var other = _net.AddPeer();
        var id = _net.Publish("x");
        attacker.Take();
        other.Take();
        for (var i = 0; i < 1000; i++) attacker.SendControl(c => c.IWant.AddRange(Enumerable.Repeat(id, 100)));
        Assert.Equal(_net.Options.MaxRetransmissions, attacker.TakeMessages());
        other.SendControl(c => c.IWant.Add(id));
        Assert.Equal(1, other.TakeMessages());
    }

    [Fact]
    public void Bytes_per_requester_and_heartbeat_are_bounded()
    {
        var attacker = _net.AddPeer();
        var ids = Enumerable.Range(0, 40).Select(i => _net.Publish($"{i}" + new string('x', 100_000))).ToList();
        attacker.Take();
        attacker.SendControl(c => c.IWant.AddRange(ids));
        Assert.Equal(11, attacker.TakeMessages());
        _net.Heartbeat();
        attacker.Take();
        attacker.SendControl(c => c.IWant.AddRange(ids));
        Assert.Equal(11, attacker.TakeMessages());
    }

    [Fact]
    public void Graft_for_an_unknown_topic_gets_no_answer()
    {
        var attacker = _net.AddPeer();
        attacker.Take();
        for (var i = 0; i < 1000; i++) attacker.SendControl(c => c.Graft.Add("no such topic"));
        Assert.Empty(attacker.Take());
        Assert.Empty(_net.Joined.Backoff);
    }

    [Fact]
    public void Graft_within_the_backoff_is_refused_and_costs_more_the_sooner_it_comes()
    {
        var attacker = _net.AddPeer();
        attacker.SendControl(c => c.Prune.Add((RouterHarness.Topic, 60)));
        attacker.Take();
        for (var i = 0; i < 4; i++)
        {
            attacker.SendControl(c => c.Graft.Add(RouterHarness.Topic));
            Assert.False(attacker.InMesh);
            Assert.Equal([(RouterHarness.Topic, 60ul)], attacker.Take().SelectMany(r => r.Prune));
        }
        // Four times two, six forgiven.
        Assert.Equal(-40, attacker.Score, 1);
        var patient = _net.AddPeer();
        patient.SendControl(c => c.Prune.Add((RouterHarness.Topic, 60)));
        _net.Wait(TimeSpan.FromSeconds(61));
        patient.SendControl(c => c.Graft.Add(RouterHarness.Topic));
        Assert.True(patient.InMesh);
    }

    [Fact]
    public void A_full_mesh_refuses_more_unless_we_dialed_them()
    {
        var few = new RouterHarness(new GossipOptions { D = 2, DLow = 1, DHigh = 3, DOut = 0 });
        var peers = few.AddPeers(2);
        var third = few.AddPeer();
        third.SendControl(c => c.Graft.Add(RouterHarness.Topic));
        Assert.True(third.InMesh);
        var fourth = few.AddPeer();
        fourth.Take();
        fourth.SendControl(c => c.Graft.Add(RouterHarness.Topic));
        Assert.False(fourth.InMesh);
        Assert.Single(fourth.Take().SelectMany(r => r.Prune));
        var ours = few.AddPeer(outbound: true);
        ours.SendControl(c => c.Graft.Add(RouterHarness.Topic));
        Assert.True(ours.InMesh);
        Assert.All(peers, p => Assert.True(p.InMesh));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(3601ul)]
    public void An_endless_backoff_is_cut_to_an_hour(ulong seconds)
    {
        var net = new RouterHarness(new GossipOptions { Score = new ScoreOptions { Retain = TimeSpan.FromHours(2) } });
        var peer = net.AddPeer();
        peer.SendControl(c => c.Prune.Add((RouterHarness.Topic, seconds)));
        Assert.False(peer.InMesh);
        net.Time.Advance(TimeSpan.FromSeconds(3599));
        net.Heartbeat();
        Assert.False(peer.InMesh);
        net.Time.Advance(TimeSpan.FromSeconds(1));
        net.Heartbeat();
        Assert.True(peer.InMesh);
    }

    [Fact]
    public void Subscriptions_are_bounded_per_RPC_and_per_peer()
    {
        var attacker = _net.AddPeer();
        for (var i = 0; i < 100; i++)
        {
            var at = i;
            Assert.True(attacker.Send(
                GossipFrame.Subscriptions(Enumerable.Range(0, _net.Options.MaxSubscriptions).Select(n => (true, $"{at} {n}")))));
        }
        Assert.Equal(_net.Options.MaxSubscriptions, attacker.Peer.Topics.Count);
        Assert.False(
            attacker.Send(GossipFrame.Subscriptions(Enumerable.Range(0, _net.Options.MaxSubscriptions + 1).Select(n => (true, $"{n}")))));
    }

    [Fact]
    public void RPCs_over_the_rate_are_not_decoded_and_finally_graylist_the_peer()
    {
        var net = new RouterHarness(new GossipOptions { MaxPeerMessagesPerSecond = 5 });
        var attacker = net.AddPeer();
        for (var i = 0; i < 60; i++) attacker.Send(GossipFrame.Subscriptions([(true, $"{i}")]));
        // Forty at once, of which its first subscription was one.
        Assert.Equal(40, attacker.Peer.Topics.Count);
        Assert.True(attacker.Score < Graylist);
    }

    [Fact]
    public void Many_tiny_RPCs_in_one_read_are_handed_on_in_portions()
    {
        var attacker = _net.AddPeer();
        attacker.Send([.. Enumerable.Range(0, 10_000).Select(_ => GossipFrame.Subscriptions([(true, "a")]))]);
        Assert.InRange(attacker.LargestBatch, 1, 512);
    }

    [Fact]
    public void Subscribing_on_and_off_does_not_get_round_the_backoff()
    {
        var attacker = _net.AddPeer();
        attacker.SendControl(c => c.Prune.Add((RouterHarness.Topic, 60)));
        for (var i = 0; i < 10; i++)
        {
            attacker.Send(
                GossipFrame.Subscriptions([(false, RouterHarness.Topic)]), GossipFrame.Subscriptions([(true, RouterHarness.Topic)]));
            Assert.False(attacker.InMesh);
        }
    }

    [Fact]
    public void IDONTWANT_is_cut_per_heartbeat_and_forgotten()
    {
        var attacker = _net.AddPeer();
        for (var i = 0; i < 100; i++)
        {
            var at = i;
            attacker.SendControl(c => c.IDontWant.AddRange(Enumerable.Range(0, 64).Select(n => Id($"{at} {n}"))));
        }
        Assert.Equal(_net.Options.MaxIDontWantIds, attacker.Peer.DontWant.Count);
        _net.Heartbeat(_net.Options.IDontWantTtl);
        Assert.Empty(attacker.Peer.DontWant);
    }

    [Fact]
    public void Messages_over_the_rate_are_dropped_and_finally_graylist_the_peer()
    {
        var net = new RouterHarness(new GossipOptions { MaxPeerMessagesPerSecond = 10 });
        var spammer = net.AddPeer();
        var honest = net.AddPeer();
        for (var i = 0; i < 40; i++) Assert.True(spammer.SendMessage($"burst {i}"));
        Assert.Equal(40, net.ValidateAll(Validation.Accept));
        for (var second = 0; second < 20; second++)
        {
            for (var i = 0; i < 100; i++) spammer.SendMessage($"{second} {i}");
            honest.SendMessage($"honest {second}");
            net.ValidateAll(Validation.Accept);
            net.Wait(TimeSpan.FromSeconds(1));
        }
        Assert.True(spammer.Peer.Graylisted);
        Assert.Equal(20, net.Delivered().Count(text => text.StartsWith("honest", StringComparison.Ordinal)));
        Assert.True(honest.Score >= 0);
    }

    [Fact]
    public void When_validation_is_full_new_messages_are_not_taken_and_may_come_again()
    {
        var net = new RouterHarness(new GossipOptions { ValidationQueue = 4 });
        var peer = net.AddPeer();
        for (var i = 0; i < 6; i++) peer.SendMessage($"{i}");
        Assert.Equal(4, net.ValidateAll(Validation.Accept));
        Assert.True(peer.Score >= 0);
        for (var i = 0; i < 6; i++) peer.SendMessage($"{i}");
        Assert.Equal(2, net.ValidateAll(Validation.Accept));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], net.Delivered());
    }

    [Fact]
    public void A_bad_score_outlives_the_connection()
    {
        var attacker = _net.AddPeer();
        for (var i = 0; i < 3; i++) attacker.SendMessage($"forged {i}");
        _net.ValidateAll(Validation.Reject);
        _net.Router.Disconnected(attacker.Peer, null);
        _net.Router.Connected(attacker.Peer, null);
        Assert.True(attacker.Score < Graylist);
    }

    [Fact]
    public void Poor_peers_get_neither_own_messages_nor_gossip()
    {
        var poor = _net.AddPeer();
        poor.Peer.Score.Application = -100;
        _net.Heartbeat();
        poor.Take();
        var id = _net.Publish("x");
        Assert.Equal(0, poor.TakeMessages());
        poor.SendControl(c => c.IWant.Add(id));
        Assert.Equal(0, poor.TakeMessages());
    }

    [Fact]
    public void Memory_of_messages_is_bounded()
    {
        var options = new GossipOptions { MaxHistoryBytes = 1_000_000 };
        var cache = new MessageCache(options);
        for (var i = 0; i < 1000; i++) cache.Put(Id($"{i}"), RouterHarness.Topic, new byte[10_000]);
        Assert.InRange(cache.Count, 50, 100);
        Assert.NotNull(cache.Take(Id("999"), Golden.Identity.Id));

        var time = new SteppedTime();
        var seen = new SeenCache(TimeSpan.FromSeconds(120), 1000, time);
        for (var i = 0; i < 100_000; i++) Assert.True(seen.TryAdd(Id($"{i}")));
        Assert.True(seen.Contains(Id("99999")));
        Assert.False(seen.Contains(Id("0")));
    }

    [Fact]
    public void An_id_is_remembered_for_the_ttl_at_least()
    {
        var time = new SteppedTime();
        var seen = new SeenCache(TimeSpan.FromSeconds(120), 1000, time);
        seen.TryAdd(Id("x"));
        time.Advance(TimeSpan.FromSeconds(119));
        seen.Tick();
        Assert.False(seen.TryAdd(Id("x")));
        time.Advance(TimeSpan.FromSeconds(1));
        seen.Tick();
        Assert.False(seen.TryAdd(Id("x")));
        time.Advance(TimeSpan.FromSeconds(120));
        seen.Tick();
        Assert.True(seen.TryAdd(Id("x")));
    }

    private void PromiseAndBreak(RouterHarness.TestPeer peer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var id = Id($"{_net.Time.GetUtcNow().Ticks} {i}");
            peer.SendControl(c => c.IHave.Add((RouterHarness.Topic, [id])));
            if (i % 5 == 4) _net.Heartbeat();
        }
        _net.Wait(_net.Options.IWantFollowUp + TimeSpan.FromSeconds(1));
    }

    private static MessageId Id(string text) => Wire.IdOf(RouterHarness.Topic, Encoding.UTF8.GetBytes(text));
}
