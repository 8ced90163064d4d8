using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flashback.Probes.Guard;
using Flashback.Probes.S3;
using Flashback.Probes.Signing;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Tests.S3;

public sealed class TlsTests
{
    [Fact]
    public async Task A_self_signed_certificate_is_the_targets_failure()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = SystemClock.Instance.GetUtcNow();
        using var made =
            new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        await using var server = new RawServer(
            async (stream, stop) =>
            {
                await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
            },
            readsHead: false);
        var exchange = await HeadAsync(server);
        Assert.Equal((ProbeReason.TlsFailed, ProbeResult.TargetFailure), (exchange.Reason, exchange.ToRecord().Result));
        Assert.True(exchange.Phases.ConnectMicros > 0);
    }

    [Fact]
    public async Task A_connection_without_tls_is_the_targets_failure()
    {
        await using var server = new RawServer(
            (stream, stop) => stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stop).AsTask(), readsHead: false);
        Assert.Equal(ProbeReason.TlsFailed, (await HeadAsync(server)).Reason);
    }

    private static async Task<S3Exchange> HeadAsync(RawServer server)
    {
        using var client = new S3Client(new NetworkGuard(NetworkGuardOptions.Development), SystemClock.Instance);
        return await client.HeadAsync(new S3Location(
            new Uri($"https://127.0.0.1:{server.Url.Port}"), "bucket", "us-east-1", new S3Credentials("a", "b")), "k", default);
    }
}
