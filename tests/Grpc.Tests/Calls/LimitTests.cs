using Flashback.Grpc.Server;
using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;
using Google.Protobuf;

namespace Flashback.Grpc.Tests.Calls;

/// <summary>Messages and metadata, at their limits and one byte beyond, in both directions and on both sides.</summary>
public sealed class LimitTests
{
    private const int Limit = 10_000;

    [Theory]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task ARequestAtTheServer(int size, StatusCode expected)
    {
        await using var server = await StartAsync(options => options.MaxReceiveMessageSize = Limit);
        Assert.Equal(expected, await UnaryAsync(server.Connect(), size));
        Assert.Equal(expected, await StreamAsync(server.Connect(), size));
    }

    [Theory]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task AResponseAtTheServer(int size, StatusCode expected)
    {
        await using var server = await StartAsync(options => options.MaxSendMessageSize = Limit);
        Assert.Equal(expected, await UnaryAsync(server.Connect(), size));
    }

    [Theory]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task ARequestAtTheClient(int size, StatusCode expected)
    {
        await using var server = await StartAsync();
        var client = server.Connect(new() { Time = server.Clock, MaxSendMessageSize = Limit });
        Assert.Equal(expected, await UnaryAsync(client, size));
        Assert.Equal(expected, await StreamAsync(client, size));
    }

    [Theory]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task AResponseAtTheClient(int size, StatusCode expected)
    {
        await using var server = await StartAsync();
        Assert.Equal(expected, await UnaryAsync(server.Connect(new() { Time = server.Clock, MaxReceiveMessageSize = Limit }), size));
    }

    [Fact]
    public async Task ByDefaultFourMebibytes()
    {
        await using var server = await StartAsync();
        Assert.Equal(StatusCode.OK, await UnaryAsync(server.Connect(), 4 * 1024 * 1024));
        Assert.Equal(StatusCode.ResourceExhausted, await UnaryAsync(server.Connect(), 4 * 1024 * 1024 + 1));
    }

    /// <summary>Beyond Kestrel's own 30 MB for a request's body: a stream has no such end.</summary>
    [Fact]
    public async Task AStreamMayBeLongerThanARequest()
    {
        await using var server = await StartAsync();
        using var call = server.Connect().AsyncClientStreamingCall(EchoMethods.ClientStreaming, default);
        var payload = ByteString.CopyFrom(new byte[4_000_000]);
        for (var i = 0; i < 10; i++) await call.RequestStream.WriteAsync(new EchoRequest { Payload = payload });
        await call.RequestStream.CompleteAsync();
        Assert.Equal(10, (await call).Count);
    }

    /// <summary>The server counts all headers, so the longest value is found by halving; one byte more is too much.</summary>
    [Fact]
    public async Task MetadataToTheServer()
    {
        await using var server = await StartAsync(options => options.MaxMetadataSize = 4000);
        var client = server.Connect(new() { Time = server.Clock, MaxMetadataSize = 100_000 });
        var (good, bad) = (3000, 4000);
        Assert.Equal(StatusCode.OK, await CodeAsync(client, new string('x', good)));
        while (bad - good > 1)
        {
            var middle = (good + bad) / 2;
            var code = await CodeAsync(client, new string('x', middle));
            Assert.True(code is StatusCode.OK or StatusCode.ResourceExhausted);
            (good, bad) = code == StatusCode.OK ? (middle, bad) : (good, middle);
        }
        Assert.Equal(StatusCode.ResourceExhausted, await CodeAsync(client, new string('x', bad)));
    }

    [Fact]
    public async Task MetadataBeyondTheServersOwnLimitsEndsTheCallOnly()
    {
        await using var server = await StartAsync();
        var client = server.Connect(new() { Time = server.Clock, MaxMetadataSize = 1_000_000 });
        Assert.NotEqual(StatusCode.OK, await CodeAsync(client, new string('x', 100_000)));
        Assert.Equal(StatusCode.OK, await CodeAsync(client, "x"));
    }

    [Theory]
    [InlineData(1000, StatusCode.OK)]
    [InlineData(1001, StatusCode.ResourceExhausted)]
    public async Task MetadataThatTheClientSends(int size, StatusCode expected)
    {
        await using var server = await StartAsync();
        var client = server.Connect(new() { Time = server.Clock, MaxMetadataSize = 1000 });
        Assert.Equal(expected, await CodeAsync(client, new string('y', size - 1 - 32), key: "x"));
    }

    /// <summary>Trailers are x: y…, and the status with its 11 + 1 + 32 bytes.</summary>
    [Theory]
    [InlineData(1000 - 44, StatusCode.OK)]
    [InlineData(1001 - 44, StatusCode.ResourceExhausted)]
    public async Task MetadataThatComesBack(int size, StatusCode expected)
    {
        await using var server = await StartWithTrailersAsync();
        Assert.Equal(expected, await TrailersAsync(server.Connect(new() { Time = server.Clock, MaxMetadataSize = 1000 }), size));
    }

    /// <summary>Far beyond it the connection's own reader gives up, and the connection with it.</summary>
    [Theory]
    [InlineData(1500, StatusCode.ResourceExhausted)]
    [InlineData(7000, StatusCode.Unavailable)]
    [InlineData(200_000, StatusCode.Unavailable)]
    public async Task FarTooMuchMetadataThatComesBack(int size, StatusCode expected)
    {
        await using var server = await StartWithTrailersAsync(options => options.MaxMetadataSize = 1_000_000);
        Assert.Equal(expected, await TrailersAsync(server.Connect(new() { Time = server.Clock, MaxMetadataSize = 1000 }), size));
    }

    [Theory]
    [InlineData(1000, StatusCode.OK)]
    [InlineData(1001, StatusCode.ResourceExhausted)]
    public async Task TrailersThatTheServerSends(int size, StatusCode expected)
    {
        await using var server = await StartWithTrailersAsync(options => options.MaxMetadataSize = 1000);
        Assert.Equal(expected, await TrailersAsync(server.Connect(), size));
    }

    private static Task<TestServer> StartAsync(Action<GrpcServiceOptions>? configure = null) => TestServer.StartAsync(new EchoService(new ManualClock()), configure);

    /// <summary>Answers with one trailer of as many bytes as the request asks for.</summary>
    private static Task<TestServer> StartWithTrailersAsync(Action<GrpcServiceOptions>? configure = null) => TestServer.StartAsync(
        app => app.MapGrpcService(ServerServiceDefinition.CreateBuilder()
            .AddMethod(EchoMethods.Unary, (EchoRequest request, ServerCallContext context) =>
            {
                context.ResponseTrailers.Add("x", new string('y', request.Count - 1 - 32));
                return Task.FromResult(new EchoReply());
            }).Build()), configure);

    private static Task<StatusCode> TrailersAsync(CallInvoker client, int size) =>
        CodeOf(client.AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest { Count = size }).ResponseAsync);

    private static Task<StatusCode> CodeAsync(CallInvoker client, string value, string key = "x-long") =>
        CodeOf(client.AsyncUnaryCall(EchoMethods.Unary, new([new(key, value)]), new EchoRequest()).ResponseAsync);

    private static Task<StatusCode> UnaryAsync(CallInvoker client, int size) =>
        CodeOf(client.AsyncUnaryCall(EchoMethods.Unary, default, OfSize(size)).ResponseAsync);

    private static async Task<StatusCode> StreamAsync(CallInvoker client, int size)
    {
        using var call = client.AsyncClientStreamingCall(EchoMethods.ClientStreaming, default);
        if (await CodeOf(call.RequestStream.WriteAsync(OfSize(size))) is not StatusCode.OK and var code) return code;
        await call.RequestStream.CompleteAsync();
        return await CodeOf(call.ResponseAsync);
    }

    private static EchoRequest OfSize(int size)
    {
        var message = new EchoRequest { Payload = ByteString.CopyFrom(new byte[size - 8]) };
        message = new EchoRequest { Payload = ByteString.CopyFrom(new byte[size - 8 + (size - message.CalculateSize())]) };
        Assert.Equal(size, message.CalculateSize());
        return message;
    }

    private static async Task<StatusCode> CodeOf(Task task)
    {
        try
        {
            await task.WaitAsync(Deadline.Token);
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }
}
