using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Flashback.Libp2p.Security;

/// <summary>libp2p TLS 1.3: mutual, self-signed, no SNI, no resumption, the multiplexer chosen by ALPN.</summary>
public sealed class TlsTransport : ISecureTransport, IDisposable
{
    public const string Protocol = "/tls/1.0.0";

    /// <summary>The ALPN entry for "negotiate the multiplexer inside", always the last.</summary>
    private const string NoMuxer = "libp2p";

    private readonly X509Certificate2 _certificate;
    private readonly SslStreamCertificateContext _context;
    private readonly List<SslApplicationProtocol> _alpn;
    private readonly TimeProvider _time;

    public TlsTransport(Identity identity, IEnumerable<string> muxers, TimeProvider time)
    {
        _time = time;
        _certificate = TlsCertificate.Create(identity, time);
        _context = SslStreamCertificateContext.Create(_certificate, null, offline: true);
        _alpn = [.. muxers.Append(NoMuxer).Select(name => new SslApplicationProtocol(name))];
    }

    public string ProtocolId => Protocol;

    public async ValueTask<SecureConnection> SecureInboundAsync(Stream raw, CancellationToken cancellation)
    {
        var check = new PeerCheck(_time);
        var tls = new SslStream(raw);
        await HandshakeAsync(tls, check, tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _context,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            ApplicationProtocols = _alpn,
            CertificateChainPolicy = ChainPolicy(),
            RemoteCertificateValidationCallback = check.Validate,
        }, cancellation));
        return Finish(tls, check);
    }

    public async ValueTask<SecureConnection> SecureOutboundAsync(Stream raw, PeerId expected, CancellationToken cancellation)
    {
        var check = new PeerCheck(_time, expected);
        var tls = new SslStream(raw);
        await HandshakeAsync(tls, check, tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "",
            ClientCertificateContext = _context,
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            ApplicationProtocols = _alpn,
            CertificateChainPolicy = ChainPolicy(),
            RemoteCertificateValidationCallback = check.Validate,
        }, cancellation));
        return Finish(tls, check);
    }

    public void Dispose() => _certificate.Dispose();

    private static async Task HandshakeAsync(SslStream tls, PeerCheck check, Task handshake)
    {
        try
        {
            await handshake;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await tls.DisposeAsync();
            throw new Libp2pException(check.Error is null ? "The TLS handshake failed." : $"The TLS handshake failed: {check.Error}.", e);
        }
    }

    private static SecureConnection Finish(SslStream tls, PeerCheck check)
    {
        // Asking for a certificate does not by itself refuse a peer that sends none.
        if (check.Peer is null) throw new Libp2pException("The TLS handshake failed: the peer showed no certificate.");
        var muxer = tls.NegotiatedApplicationProtocol.ToString();
        return new SecureConnection(tls, check.Peer, muxer is "" or NoMuxer ? null : muxer);
    }

    /// <summary>
    /// The chain is never trusted: <see cref="PeerCheck"/> decides. This only keeps the runtime from the network and the system's roots.
    /// </summary>
    private static X509ChainPolicy ChainPolicy() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };

    private sealed class PeerCheck(TimeProvider time, PeerId? expected = null)
    {
        public PeerId? Peer { get; private set; }
        public string? Error { get; private set; }

        public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            Error = Check(certificate, chain);
            return Error is null;
        }

        private string? Check(X509Certificate? certificate, X509Chain? chain)
        {
            if (certificate is null) return "the peer showed no certificate";
            // What the peer sends beyond its certificate lands in the extra store.
            if (chain?.ChainPolicy.ExtraStore.Any(extra => !extra.RawDataMemory.Span.SequenceEqual(certificate.GetRawCertData())) == true)
                return "the peer sent a chain of certificates";
            if (!TlsCertificate.TryVerify(certificate.GetRawCertData(), time.GetUtcNow(), out var key, out var error)) return error;
            var peer = PeerId.FromPublicKey(key);
            if (expected is not null && peer != expected) return $"{peer} answered instead of {expected}";
            Peer = peer;
            return null;
        }
    }
}
