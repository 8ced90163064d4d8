using System.Net;

namespace Flashback.Libp2p;

/// <summary>
/// Says who gets in. Asked on the way of every connection, and <see cref="AllowSecured"/> again every second for live ones,
/// so that a peer whose certificate ends is gone within a heartbeat. Answers must be quick and must not throw.
/// </summary>
public interface IConnectionGater
{
    /// <summary>Before anything is sent.</summary>
    bool AllowDial(PeerId peer, Multiaddr address);

    /// <summary>After accept, before any byte is read: all that is known is the socket.</summary>
    bool AllowAccept(IPEndPoint remote);

    /// <summary>After TLS has proved who the peer is, before the multiplexer reads anything.</summary>
    bool AllowSecured(PeerId peer, Direction direction);

    /// <summary>
    /// Whether a peer that is let in is only a guest: it listens. Guests live on budgets of their own, stand outside every mesh,
    /// are asked for nothing, reach only the protocols that are open to them, and give way when connections are short.
    /// </summary>
    bool IsGuest(PeerId peer) => false;

    /// <summary>A guest did what guests must not, and its connection is being closed.</summary>
    void CutOff(PeerId guest)
    {
    }
}
