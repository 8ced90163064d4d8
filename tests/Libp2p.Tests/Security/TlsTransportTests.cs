using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flashback.Ethereum;
using Flashback.Libp2p.Security;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Tests.Security;

public sealed class TlsTransportTests : IDisposable
{
    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly Identity _other;
    private readonly TlsTransport _near, _far;

    public TlsTransportTests()
    {
        _other = new Identity(_key);
        _near = new TlsTransport(Golden.Identity, ["/yamux/1.0.0"], SystemClock.Instance);
        _far = new TlsTransport(_other, ["/yamux/1.0.0"], SystemClock.Instance);
    }

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task Both_learn_who_the_other_is_and_which_muxer_is_used()
    {
        var (near, far) = MemoryTransport.CreatePair();
        var inbound = _far.SecureInboundAsync(far, default).AsTask();
        var dialed = await _near.SecureOutboundAsync(near, _other.Id, default).InTime();
        var accepted = await inbound.InTime();
        Assert.Equal((_other.Id, "/yamux/1.0.0"), (dialed.RemotePeer, dialed.Muxer));
        Assert.Equal((Golden.Identity.Id, "/yamux/1.0.0"), (accepted.RemotePeer, accepted.Muxer));
        await dialed.Stream.WriteAsync(new byte[] { 1, 2 });
        var read = new byte[2];
        await accepted.Stream.ReadExactlyAsync(read).AsTask().InTime();
        Assert.Equal([1, 2], read);
    }

    [Fact]
    public async Task Another_peer_than_the_dialed_one_is_refused()
    {
        var (near, far) = MemoryTransport.CreatePair();
        _ = _far.SecureInboundAsync(far, default).AsTask();
        var error = await Assert.ThrowsAsync<Libp2pException>(() => _near.SecureOutboundAsync(near, Golden.Identity.Id, default).InTime());
        Assert.Contains("answered instead of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_without_certificate_is_refused()
    {
        var (near, far) = MemoryTransport.CreatePair();
        _ = DialAsync(near, null);
        var error = await Assert.ThrowsAsync<Libp2pException>(() => _far.SecureInboundAsync(far, default).InTime());
        Assert.Contains("no certificate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordinary_certificate_is_refused()
    {
        var (near, far) = MemoryTransport.CreatePair();
        using var certificate = Ordinary("CN=stranger");
        _ = DialAsync(near, SslStreamCertificateContext.Create(certificate, null, offline: true));
        var error = await Assert.ThrowsAsync<Libp2pException>(() => _far.SecureInboundAsync(far, default).InTime());
        Assert.Contains("no libp2p extension", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS12_is_refused()
    {
        var (near, far) = MemoryTransport.CreatePair();
        using var good = TlsCertificate.Create(Golden.Identity, SystemClock.Instance);
        _ = DialAsync(near, SslStreamCertificateContext.Create(good, null, offline: true), SslProtocols.Tls12);
        await Assert.ThrowsAsync<Libp2pException>(() => _far.SecureInboundAsync(far, default).InTime());
    }

    [Theory]
    [InlineData("/yamux/1.0.0,libp2p", "/yamux/1.0.0")]
    [InlineData("libp2p", null)]
    [InlineData("/mplex/6.7.0,libp2p", null)]
    public async Task The_muxer_is_the_first_that_both_have_else_it_is_negotiated_inside(string offered, string? expected)
    {
        var (near, far) = MemoryTransport.CreatePair();
        using var good = TlsCertificate.Create(Golden.Identity, SystemClock.Instance);
        _ = DialAsync(near, SslStreamCertificateContext.Create(good, null, offline: true), alpn: offered);
        Assert.Equal(expected, (await _far.SecureInboundAsync(far, default).InTime()).Muxer);
    }

    private static async Task DialAsync(
        Stream raw, SslStreamCertificateContext? certificate, SslProtocols version = SslProtocols.Tls13, string alpn = "libp2p")
    {
        try
        {
            var tls = new SslStream(raw);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "",
                ClientCertificateContext = certificate,
                EnabledSslProtocols = version,
                ApplicationProtocols = [.. alpn.Split(',').Select(name => new SslApplicationProtocol(name))],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    RevocationMode = X509RevocationMode.NoCheck,
                    VerificationFlags = X509VerificationFlags.AllFlags,
                    TrustMode = X509ChainTrustMode.CustomRootTrust
                },
#pragma warning disable CA5359 // The client under test checks nothing on purpose.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            });
            await tls.ReadExactlyAsync(new byte[1]);
        }
        catch (Exception)
        {
            // What the other end makes of it is the test.
        }
        finally
        {
            await raw.DisposeAsync();
        }
    }

    private static X509Certificate2 Ordinary(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var now = SystemClock.Instance.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
