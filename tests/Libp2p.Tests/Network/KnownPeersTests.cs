using Flashback.Ethereum;
using Flashback.Libp2p.Network;

namespace Flashback.Libp2p.Tests.Network;

public sealed class KnownPeersTests
{
    private static readonly Multiaddr Address = Multiaddr.Parse("/ip4/192.0.2.1/tcp/1");

    private readonly SteppedTime _time = new();
    private readonly KnownPeers _known;

    public KnownPeersTests() => _known = new KnownPeers(Golden.Identity.Id, new HostOptions(), _time);

    /// <summary>1, 2, 4 … 60 s, each with half as much either way: six or so to get to a minute, then one in 30 to 90 s.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_peer_that_is_away_or_refuses_us_at_once_is_dialed_with_growing_pauses(bool answers)
    {
        _known.Set([Peer()]);
        var dials = new List<DateTimeOffset>();
        for (var second = 0; second < 600; second++)
        {
            foreach (var peer in _known.TakeDue(_ => false))
            {
                dials.Add(_time.GetUtcNow());
                _known.Done(peer.Id, answers);
                if (answers) _known.Lost(peer.Id, TimeSpan.FromMilliseconds(50));
            }
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(dials.Count, 11, 27);
        Assert.All(dials.Zip(dials.Skip(1)).TakeLast(3),
            pair => Assert.InRange(pair.Second - pair.First, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(91)));
    }

    [Fact]
    public void After_a_long_connection_the_pause_is_short_again()
    {
        _known.Set([Peer()]);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(100));
            foreach (var peer in _known.TakeDue(_ => false)) _known.Done(peer.Id, false);
        }
        _time.Advance(TimeSpan.FromSeconds(100));
        var due = Assert.Single(_known.TakeDue(_ => false));
        _known.Done(due.Id, true);
        _known.Lost(due.Id, TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromMilliseconds(1501));
        Assert.Single(_known.TakeDue(_ => false));
    }

    [Fact]
    public void Dials_are_bounded_per_peer_and_in_total()
    {
        _known.Set([.. Enumerable.Range(0, 20).Select(_ => Peer())]);
        _time.Advance(TimeSpan.FromSeconds(1));
        var first = _known.TakeDue(_ => false);
        Assert.Equal(8, first.Count);
        Assert.Empty(_known.TakeDue(_ => false));
        foreach (var peer in first) _known.Done(peer.Id, true);
        Assert.Equal(8, _known.TakeDue(id => first.Exists(p => p.Id == id)).Count);
    }

    [Fact]
    public void Connected_unknown_and_own_peers_are_not_dialed()
    {
        var (one, two) = (Peer(), Peer());
        _known.Set([one, two, new PeerInfo(Golden.Identity.Id, [Address]), Peer() with { Addresses = [] }]);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(two.Id, Assert.Single(_known.TakeDue(id => id == one.Id)).Id);
        _known.Set([]);
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.Empty(_known.TakeDue(_ => false));
        Assert.Null(_known.Find(one.Id));
    }

    [Fact]
    public void A_new_address_is_tried_without_the_old_ones_pause()
    {
        var peer = Peer();
        _known.Set([peer]);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(100));
            foreach (var due in _known.TakeDue(_ => false)) _known.Done(due.Id, false);
        }
        _known.Set([peer with { Addresses = [Multiaddr.Parse("/ip4/192.0.2.2/tcp/1")] }]);
        Assert.Single(_known.TakeDue(_ => false));
    }

    [Fact]
    public void Many_addresses_are_tried_in_portions_and_all_in_the_end()
    {
        var addresses = Enumerable.Range(1, 10).Select(i => Multiaddr.Parse($"/ip4/192.0.2.{i}/tcp/1")).ToArray();
        _known.Set([Peer() with { Addresses = addresses }]);
        var tried = new List<Multiaddr>();
        for (var dial = 0; dial < 3; dial++)
        {
            _time.Advance(TimeSpan.FromSeconds(100));
            var due = Assert.Single(_known.TakeDue(_ => false));
            Assert.Equal(4, due.Addresses.Count);
            tried.AddRange(due.Addresses);
            _known.Done(due.Id, false);
        }
        Assert.Equal(addresses, tried.Take(10));
        _time.Advance(TimeSpan.FromSeconds(100));
        _known.Done(Assert.Single(_known.TakeDue(_ => false)).Id, true);
        Assert.Equal(addresses.Take(4), Assert.Single(_known.TakeDue(_ => false)).Addresses);
    }

    [Fact]
    public void The_peer_waiting_longest_is_dialed_first()
    {
        var slow = Enumerable.Range(0, 8).Select(_ => Peer()).ToList();
        var honest = Peer();
        _known.Set([.. slow, honest]);
        _time.Advance(TimeSpan.FromSeconds(1));
        var first = _known.TakeDue(_ => false);
        Assert.Equal(8, first.Count);
        foreach (var peer in first) _known.Done(peer.Id, false);
        _time.Advance(TimeSpan.FromSeconds(200));
        var left = slow.Append(honest).Single(peer => first.TrueForAll(dialed => dialed.Id != peer.Id));
        Assert.Equal(left.Id, _known.TakeDue(_ => false)[0].Id);
    }

    private static PeerInfo Peer()
    {
        using var key = PrivateKey.Generate();
        return new PeerInfo(PeerId.FromPublicKey(key.PublicKey.Span), [Address]);
    }
}
