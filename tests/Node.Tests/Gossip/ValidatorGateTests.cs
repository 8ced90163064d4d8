using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Node.Gossip;

namespace Flashback.Node.Tests.Gossip;

public sealed class ValidatorGateTests
{
    private static readonly Multiaddr Public = Multiaddr.Parse("/ip4/8.8.8.8/tcp/4001");

    private readonly SteppedTime _time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly PeerId _validator = Peer(1), _named = Peer(2), _stranger = Peer(3);

    [Fact]
    public void Without_observer_slots_only_validators_are_admitted_and_not_as_guests()
    {
        var gate = Gate(0);
        Assert.True(gate.AllowSecured(_validator, Direction.Inbound));
        Assert.False(gate.IsGuest(_validator));
        Assert.False(gate.AllowSecured(_stranger, Direction.Inbound));
        gate.Update([]);
        Assert.False(gate.AllowSecured(_validator, Direction.Inbound));
    }

    [Fact]
    public void A_named_observer_always_has_a_slot_and_is_never_dialed()
    {
        var gate = Gate(0, _named);
        Assert.True(gate.AllowSecured(_named, Direction.Inbound));
        Assert.True(gate.IsGuest(_named));
        Assert.False(gate.AllowDial(_named, Public));
        Assert.False(gate.AllowSecured(_named, Direction.Outbound));
    }

    [Fact]
    public void The_number_of_anonymous_observers_is_bounded()
    {
        var places = new GuestSlots([], 2, _time);
        var gate = new ValidatorGate(places, allowPrivate: false);
        Assert.True(gate.AllowSecured(Peer(10), Direction.Inbound));
        Assert.True(gate.AllowSecured(Peer(11), Direction.Inbound));
        Assert.False(gate.AllowSecured(Peer(12), Direction.Inbound));
        Assert.True(gate.AllowSecured(Peer(10), Direction.Inbound));
        places.Free(Peer(10));
        Assert.True(gate.AllowSecured(Peer(12), Direction.Inbound));
    }

    [Fact]
    public void A_slot_that_is_no_longer_renewed_is_free_again()
    {
        var gate = Gate(1);
        Assert.True(gate.AllowSecured(_stranger, Direction.Inbound));
        for (var second = 0; second < 100; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(gate.AllowSecured(_stranger, Direction.Inbound));
            Assert.False(gate.AllowSecured(Peer(20), Direction.Inbound));
        }
        _time.Advance(GuestSlots.KeptFor);
        Assert.False(gate.AllowSecured(Peer(20), Direction.Inbound));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(gate.AllowSecured(Peer(20), Direction.Inbound));
    }

    [Fact]
    public void A_banned_observer_stays_out_for_an_hour_named_or_not()
    {
        var gate = Gate(1, _named);
        foreach (var peer in new[] { _named, _stranger })
        {
            Assert.True(gate.AllowSecured(peer, Direction.Inbound));
            gate.CutOff(peer);
            Assert.False(gate.AllowSecured(peer, Direction.Inbound));
        }
        _time.Advance(GuestSlots.BannedFor);
        Assert.True(gate.AllowSecured(_named, Direction.Inbound));
        Assert.True(gate.AllowSecured(_stranger, Direction.Inbound));
    }

    [Fact]
    public void Bans_are_bounded_and_the_oldest_goes_first()
    {
        var places = new GuestSlots([], 1, _time);
        for (var i = 0; i <= GuestSlots.MaxBans; i++)
        {
            places.Ban(Peer(1_000 + i));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.True(places.TryTake(Peer(1_000)));
        places.Free(Peer(1_000));
        Assert.False(places.TryTake(Peer(1_001)));
    }

    [Theory]
    [InlineData("/ip4/8.8.8.8/tcp/4001", true, true)]
    [InlineData("/dns4/node.example.org/tcp/4001", true, true)]
    [InlineData("/ip4/127.0.0.1/tcp/4001", false, true)]
    [InlineData("/ip4/10.1.2.3/tcp/4001", false, true)]
    [InlineData("/ip6/::1/tcp/4001", false, true)]
    [InlineData("/ip6/::ffff:10.0.0.1/tcp/4001", false, true)]
    [InlineData("/ip4/169.254.169.254/tcp/80", false, false)]
    [InlineData("/ip4/224.0.0.1/tcp/4001", false, false)]
    [InlineData("/ip4/0.0.0.0/tcp/4001", false, false)]
    [InlineData("/ip4/8.8.8.8/tcp/0", false, false)]
    public void A_validator_is_dialed_at_public_addresses_unless_the_operator_allows_more(string address, bool usually, bool allowed)
    {
        var (strict, open) = (Gate(0), new ValidatorGate(new GuestSlots([], 0, _time), allowPrivate: true));
        open.Update([_validator]);
        Assert.Equal(usually, strict.AllowDial(_validator, Multiaddr.Parse(address)));
        Assert.Equal(allowed, open.AllowDial(_validator, Multiaddr.Parse(address)));
        Assert.False(open.AllowDial(_stranger, Multiaddr.Parse(address)));
    }

    private ValidatorGate Gate(int unnamed, params PeerId[] named)
    {
        var gate = new ValidatorGate(new GuestSlots(named, unnamed, _time), allowPrivate: false);
        gate.Update([_validator]);
        return gate;
    }

    private static PeerId Peer(int number) =>
        PeerId.FromPublicKey(PrivateKey.FromBytes(Keccak256.Hash(BitConverter.GetBytes(number)).Span).PublicKey.Span);
}
