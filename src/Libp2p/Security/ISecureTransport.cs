namespace Flashback.Libp2p.Security;

/// <summary>Proves who is at the other end and encrypts: TLS 1.3 first, Noise for peers that speak nothing else.</summary>
public interface ISecureTransport
{
    string ProtocolId { get; }

    /// <exception cref="Libp2pException">The handshake failed or the peer proved nothing.</exception>
    ValueTask<SecureConnection> SecureInboundAsync(Stream raw, CancellationToken cancellation);

    /// <exception cref="Libp2pException">The handshake failed, or another peer than the expected one answered.</exception>
    ValueTask<SecureConnection> SecureOutboundAsync(Stream raw, PeerId expected, CancellationToken cancellation);
}
