namespace Flashback.Libp2p.Transport;

/// <summary>A bound address that connections arrive at.</summary>
public interface IListener : IAsyncDisposable
{
    /// <summary>Where it is bound, with the port that was picked.</summary>
    Multiaddr Address { get; }

    /// <summary>Null once the listener is closed.</summary>
    /// <exception cref="Libp2pException">One connection could not be accepted; the next may be.</exception>
    ValueTask<RawConnection?> AcceptAsync(CancellationToken cancellation);
}
