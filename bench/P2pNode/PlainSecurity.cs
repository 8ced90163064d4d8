using Flashback.Libp2p;
using Flashback.Libp2p.Security;

namespace Flashback.Bench.P2pNode;

/// <summary>
/// Says who it is and believes what it hears: only for many nodes in one process, where 20,000 TLS handshakes would be all
/// that is measured.
/// </summary>
internal sealed class PlainSecurity(PeerId self) : ISecureTransport
{
    public string ProtocolId => "/plain/bench/1";

    public ValueTask<SecureConnection> SecureInboundAsync(Stream raw, CancellationToken cancellation) => ExchangeAsync(raw, cancellation);

    public ValueTask<SecureConnection> SecureOutboundAsync(Stream raw, PeerId expected, CancellationToken cancellation) =>
        ExchangeAsync(raw, cancellation);

    private async ValueTask<SecureConnection> ExchangeAsync(Stream raw, CancellationToken cancellation)
    {
        await raw.WriteAsync(self.Bytes, cancellation);
        var bytes = new byte[self.Bytes.Length];
        await raw.ReadExactlyAsync(bytes, cancellation);
        return PeerId.TryFromBytes(bytes, out var peer)
            ? new SecureConnection(raw, peer, "/yamux/1.0.0")
            : throw new Libp2pException("The peer gave no id.");
    }
}
