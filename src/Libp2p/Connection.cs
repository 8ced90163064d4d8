namespace Flashback.Libp2p;

/// <summary>A secured, multiplexed connection to one proven peer.</summary>
public sealed class Connection
{
    public PeerId RemotePeer => throw new NotImplementedException();
    public Direction Direction => throw new NotImplementedException();
    public Multiaddr RemoteAddress => throw new NotImplementedException();
}
