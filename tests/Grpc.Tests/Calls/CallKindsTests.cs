using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;
using Google.Protobuf;

namespace Flashback.Grpc.Tests.Calls;

/// <summary>The four kinds of calls, when all goes well.</summary>
public sealed class CallKindsTests
{
    [Fact]
    public async Task Unary()
    {
        await using var server = await StartAsync();
        using var call = server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest { Text = "hello", Count = 7 });

        var reply = await call;

        Assert.Equal(("hello", 7), (reply.Text, reply.Count));
        Assert.Equal(Status.DefaultSuccess, call.GetStatus());
        Assert.Empty(call.GetTrailers());
    }

    [Fact]
    public async Task UnaryWithAnEmptyMessage()
    {
        await using var server = await StartAsync();
        Assert.Equal(new EchoReply(), await server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task ServerStreaming(int count)
    {
        await using var server = await StartAsync();
        using var call = server.Connect().AsyncServerStreamingCall(EchoMethods.ServerStreaming, default, new EchoRequest { Text = "n", Count = count });

        var texts = await call.ResponseStream.ReadAllAsync(Deadline.Token).Select(reply => reply.Text).ToListAsync();

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"n{i}"), texts);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.False(await call.ResponseStream.MoveNext(default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task ClientStreaming(int count)
    {
        await using var server = await StartAsync();
        using var call = server.Connect().AsyncClientStreamingCall(EchoMethods.ClientStreaming, default);

        for (var i = 0; i < count; i++) await call.RequestStream.WriteAsync(new EchoRequest { Text = "." });
        await call.RequestStream.CompleteAsync();
        var reply = await call;

        Assert.Equal((new string('.', count), count), (reply.Text, reply.Count));
    }

    [Fact]
    public async Task DuplexTakesTurns()
    {
        await using var server = await StartAsync();
        using var call = server.Connect().AsyncDuplexStreamingCall(EchoMethods.Duplex, default);

        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Count = i });
            Assert.True(await call.ResponseStream.MoveNext(Deadline.Token));
            Assert.Equal(i, call.ResponseStream.Current.Count);
        }
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(Deadline.Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task LargeMessagesCrossTheWindowsOfHttp2()
    {
        await using var server = await StartAsync();
        using var call = server.Connect().AsyncDuplexStreamingCall(EchoMethods.Duplex, default);
        var payload = ByteString.CopyFrom([.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31))]);

        for (var i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Payload = payload });
            Assert.True(await call.ResponseStream.MoveNext(Deadline.Token));
            Assert.Equal(payload, call.ResponseStream.Current.Payload);
        }
    }

    [Fact]
    public async Task ManyCallsShareAChannel()
    {
        await using var server = await StartAsync();
        var client = server.Connect();

        var replies = await Task.WhenAll(Enumerable.Range(0, 300).Select(i =>
            client.AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest { Count = i }).ResponseAsync));

        Assert.Equal(Enumerable.Range(0, 300), replies.Select(reply => reply.Count));
    }

    [Fact]
    public async Task AMethodIsCalledOnlyAsWhatItIs()
    {
        await using var server = await StartAsync();
        Assert.Throws<ArgumentException>(() => server.Connect().AsyncUnaryCall(EchoMethods.Duplex, default, new EchoRequest()));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(new EchoService(new ManualClock()));
}
