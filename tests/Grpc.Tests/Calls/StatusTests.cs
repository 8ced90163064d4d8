using Flashback.Grpc.Client;
using Flashback.Grpc.Server;
using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;

namespace Flashback.Grpc.Tests.Calls;

/// <summary>Calls that end with another status than OK.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task BeforeAnyMessage()
    {
        await using var server = await StartAsync();
        using var call = server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, Failing(StatusCode.NotFound, "no such π: 100%\n"));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Check(error, call.GetStatus(), call.GetTrailers());
    }

    [Fact]
    public async Task AfterMessages()
    {
        await using var server = await StartAsync();
        var request = Failing(StatusCode.NotFound, "no such π: 100%\n");
        request.Count = 2;
        using var call = server.Connect().AsyncServerStreamingCall(EchoMethods.ServerStreaming, default, request);
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.True(await call.ResponseStream.MoveNext(default));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Check(error, call.GetStatus(), call.GetTrailers());
    }

    [Fact]
    public async Task WhileTheClientStillWrites()
    {
        await using var server = await StartAsync();
        using var call = server.Connect().AsyncClientStreamingCall(EchoMethods.ClientStreaming, default);
        await call.RequestStream.WriteAsync(Failing(StatusCode.NotFound, "no such π: 100%\n"));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Check(error, call.GetStatus(), call.GetTrailers());
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new EchoRequest()))).StatusCode);
    }

    [Theory]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Unauthenticated)]
    public async Task EveryCodeArrives(StatusCode code)
    {
        await using var server = await StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, Failing(code, "")));
        Assert.Equal(new Status(code, ""), error.Status);
    }

    [Fact]
    public async Task AHandlersBugTellsTheClientNothing()
    {
        await using var server = await StartAsync((_, _) => throw new InvalidOperationException("secret"));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await CallAsync(server));
        Assert.Equal(new Status(StatusCode.Unknown, "the handler failed"), error.Status);
    }

    [Fact]
    public async Task AHandlerMaySetAStatusAndReturn()
    {
        await using var server = await StartAsync((_, context) =>
        {
            context.Status = new Status(StatusCode.DataLoss, "partly");
            return Task.FromResult(new EchoReply());
        });
        Assert.Equal(new Status(StatusCode.DataLoss, "partly"), (await Assert.ThrowsAsync<RpcException>(async () => await CallAsync(server))).Status);
    }

    [Theory]
    [InlineData("flashback.testing.Echo", "None")]
    [InlineData("flashback.testing.echo", "Unary")]
    [InlineData("other", "Unary")]
    public async Task NoSuchMethod(string service, string name)
    {
        await using var server = await StartAsync();
        var method = new Method<EchoRequest, EchoReply>(MethodType.Unary, service, name, Marshaller.Of<EchoRequest>(), Marshaller.Of<EchoReply>());
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Connect().AsyncUnaryCall(method, default, new EchoRequest()));
        Assert.Equal(new Status(StatusCode.Unimplemented, "there is no such method here"), error.Status);
    }

    [Fact]
    public async Task NobodyListens()
    {
        string address;
        await using (var server = await StartAsync()) address = server.Address;
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { Time = new ManualClock() });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoMethods.Duplex, default);

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new EchoRequest()))).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseHeadersAsync)).StatusCode);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("127.0.0.1:80")]
    [InlineData("http://127.0.0.1/path")]
    [InlineData("")]
    public void NotAnAddress(string address) =>
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress(address, new GrpcChannelOptions { Time = new ManualClock() }));

    private static EchoRequest Failing(StatusCode code, string detail) => new() { Status = (int)code, Detail = detail };

    private static void Check(RpcException error, Status status, Metadata trailers)
    {
        Assert.Equal(new Status(StatusCode.NotFound, "no such π: 100%\n"), error.Status);
        Assert.Equal(error.Status, status);
        Assert.Equal("asked", trailers.GetValue("why"));
        Assert.Equal([0, 1, 255], error.Trailers.GetValueBytes("why-bin")!);
    }

    private static AsyncUnaryCall<EchoReply> CallAsync(TestServer server) => server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest());

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(new EchoService(new ManualClock()));

    private static Task<TestServer> StartAsync(UnaryServerMethod<EchoRequest, EchoReply> handler) =>
        TestServer.StartAsync(app => app.MapGrpcService(ServerServiceDefinition.CreateBuilder().AddMethod(EchoMethods.Unary, handler).Build()));
}
