namespace Flashback.Libp2p.Transport;

/// <summary>Carries raw bytes between two hosts.</summary>
public interface ITransport
{
    /// <exception cref="Libp2pException">Nothing answers there.</exception>
    ValueTask<RawConnection> DialAsync(Multiaddr address, CancellationToken cancellation);

    /// <exception cref="Libp2pException">The address cannot be listened on.</exception>
    ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken cancellation);
}
