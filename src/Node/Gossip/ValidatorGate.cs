using System.Collections.Immutable;
using System.Net;
using Flashback.Libp2p;
using Flashback.Orchestrator.Watching;

namespace Flashback.Node.Gossip;

/// <summary>Lets in the peers whose key stands in the validator registry, as long as it stands there.</summary>
public sealed class ValidatorGate : IConnectionGater
{
    private ImmutableHashSet<PeerId> _certified = [];

    /// <summary>Peers that may connect now.</summary>
    public IReadOnlyCollection<PeerId> Certified => Volatile.Read(ref _certified);

    public void Update(IEnumerable<PeerId> certified) => Volatile.Write(ref _certified, [.. certified]);

    public bool AllowDial(PeerId peer, Multiaddr address) => Volatile.Read(ref _certified).Contains(peer);

    /// <summary>Who it is shows only after TLS.</summary>
    public bool AllowAccept(IPEndPoint remote) => true;

    public bool AllowSecured(PeerId peer, Direction direction) => Volatile.Read(ref _certified).Contains(peer);

    /// <summary>The peer id of a registered validator; null if its key is malformed.</summary>
    public static PeerId? IdOf(ValidatorView validator)
    {
        try
        {
            return PeerId.FromPublicKey(validator.PeerKey.Span);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
