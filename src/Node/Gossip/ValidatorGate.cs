using System.Collections.Immutable;
using System.Net;
using Flashback.Libp2p;
using Flashback.Node.Configuration;
using Flashback.OnChain.View;

namespace Flashback.Node.Gossip;

/// <summary>
/// Admits the peers that it was last given (<see cref="Membership"/>), and observers as guests if the operator has slots for them.
/// </summary>
public sealed class ValidatorGate(GuestSlots observers, bool allowPrivate) : IConnectionGater
{
    private ImmutableHashSet<PeerId> _certified = [];

    /// <summary>Validators, which may connect now.</summary>
    public IReadOnlyCollection<PeerId> Certified => Volatile.Read(ref _certified);

    public void Update(IEnumerable<PeerId> certified) => Volatile.Write(ref _certified, [.. certified]);

    public bool AllowDial(PeerId peer, Multiaddr address) => IsCertified(peer) && DialRules.Allows(address, allowPrivate);

    /// <summary>The peer's identity is known only after TLS.</summary>
    public bool AllowAccept(IPEndPoint remote) => true;

    public bool AllowSecured(PeerId peer, Direction direction) =>
        IsCertified(peer) || (direction == Direction.Inbound && observers.TryTake(peer));

    public bool IsGuest(PeerId peer) => !IsCertified(peer);

    public void CutOff(PeerId guest) => observers.Ban(guest);

    /// <summary>The peer id of a registered validator; null if its key is malformed.</summary>
    public static PeerId? IdOf(ValidatorView validator)
    {
        try
        {
            return PeerId.FromPublicKey(validator.PeerKey.Span);
        }
        catch (Exception)
        {
            // A certified owner can register anything; an unreadable key belongs to no peer.
            return null;
        }
    }

    private bool IsCertified(PeerId peer) => Volatile.Read(ref _certified).Contains(peer);
}
