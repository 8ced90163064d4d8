namespace Flashback.Libp2p;

/// <summary>A peer and where it may be dialed, best address first.</summary>
public sealed record PeerInfo(PeerId Id, IReadOnlyList<Multiaddr> Addresses)
{
    /// <summary>From one address that ends in <c>/p2p/ID</c>.</summary>
    /// <exception cref="ArgumentException">The address names no peer.</exception>
    public static PeerInfo From(Multiaddr address) =>
        new(address.Peer ?? throw new ArgumentException($"{address} does not end in /p2p/PEERID.", nameof(address)), [address]);
}
