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
}
