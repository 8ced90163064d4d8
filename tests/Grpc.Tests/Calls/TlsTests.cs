using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flashback.Grpc.Client;
using Flashback.Grpc.Server;
using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Flashback.Grpc.Tests.Calls;

public sealed class TlsTests
{
    [Fact]
    public async Task OverTlsBesideHttp1()
    {
        using var certificate = SelfSigned();
        await using var server = await StartAsync(certificate);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString();
        var client = server.Connect(new GrpcChannelOptions { Time = server.Clock, HttpHandler = handler });

        Assert.Equal("over TLS", (await client.AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest { Text = "over TLS" })).Text);
    }

    [Fact]
    public async Task ACertificateThatNobodyVouchesFor()
    {
        using var certificate = SelfSigned();
        await using var server = await StartAsync(certificate);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest()));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    private static Task<TestServer> StartAsync(X509Certificate2 certificate) => TestServer.StartAsync(
        app => app.MapGrpcService(new EchoService(new ManualClock()).BindService()), certificate: certificate, protocols: HttpProtocols.Http1AndHttp2);

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return request.CreateSelfSigned(start, start.AddYears(100));
    }
}
