using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;
using Google.Protobuf;

namespace Flashback.Grpc.Tests.Calls;

public sealed class CancellationTests
{
    private readonly EchoService _echo = new(new ManualClock());

    [Fact]
    public async Task ByTheCallersToken()
    {
        await using var server = await TestServer.StartAsync(_echo);
        using var cancel = new CancellationTokenSource();
        using var call = server.Connect().AsyncUnaryCall(EchoMethods.Unary, new(CancellationToken: cancel.Token), new EchoRequest { Hang = true });
        await _echo.Hanging.WaitAsync(Deadline.Token);
        await cancel.CancelAsync();
        await CheckAsync(call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ByTheReadersToken()
    {
        await using var server = await TestServer.StartAsync(_echo);
        using var cancel = new CancellationTokenSource();
        using var call = server.Connect().AsyncServerStreamingCall(EchoMethods.ServerStreaming, default, new EchoRequest { Count = 1, Hang = true });
        Assert.True(await call.ResponseStream.MoveNext(cancel.Token));
        await _echo.Hanging.WaitAsync(Deadline.Token);
        var next = call.ResponseStream.MoveNext(cancel.Token);
        await cancel.CancelAsync();
        await CheckAsync(next);
    }

    [Fact]
    public async Task ByTheWritersToken()
    {
        await using var server = await TestServer.StartAsync(_echo);
        using var cancel = new CancellationTokenSource();
        using var call = server.Connect().AsyncDuplexStreamingCall(EchoMethods.Duplex, default);
        await call.RequestStream.WriteAsync(new EchoRequest { Hang = true }, cancel.Token);
        await _echo.Hanging.WaitAsync(Deadline.Token);
        var stuck = call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[3_000_000]) }, cancel.Token);
        await cancel.CancelAsync();
        await CheckAsync(stuck);
    }

    [Fact]
    public async Task ByDisposal()
    {
        await using var server = await TestServer.StartAsync(_echo);
        var call = server.Connect().AsyncDuplexStreamingCall(EchoMethods.Duplex, default);
        await call.RequestStream.WriteAsync(new EchoRequest { Hang = true });
        await _echo.Hanging.WaitAsync(Deadline.Token);
        var next = call.ResponseStream.MoveNext(default);
        call.Dispose();
        await CheckAsync(next);
        await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new EchoRequest()));
    }

    [Fact]
    public async Task ByAConnectionThatBreaks()
    {
        var server = await TestServer.StartAsync(_echo);
        using var call = server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest { Hang = true });
        await _echo.Hanging.WaitAsync(Deadline.Token);
        await server.DisposeAsync();
        Assert.NotEqual(StatusCode.OK, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        await _echo.Cancelled.WaitAsync(Deadline.Token);
    }

    [Fact]
    public async Task OneWriteAtATime()
    {
        await using var server = await TestServer.StartAsync(_echo);
        using var call = server.Connect().AsyncDuplexStreamingCall(EchoMethods.Duplex, default);
        await call.RequestStream.WriteAsync(new EchoRequest { Hang = true });
        await _echo.Hanging.WaitAsync(Deadline.Token);
        var stuck = call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[3_000_000]) });
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new EchoRequest()));
        await Assert.ThrowsAsync<InvalidOperationException>(call.RequestStream.CompleteAsync);
        call.Dispose();
        await Assert.ThrowsAsync<RpcException>(() => stuck);
    }

    [Fact]
    public async Task NoWriteAfterTheEnd()
    {
        await using var server = await TestServer.StartAsync(_echo);
        using var call = server.Connect().AsyncClientStreamingCall(EchoMethods.ClientStreaming, default);
        await call.RequestStream.CompleteAsync();
        await call.RequestStream.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new EchoRequest()));
        Assert.Equal(0, (await call).Count);
    }

    /// <summary>The caller hears of it, and so does the handler.</summary>
    private async Task CheckAsync(Task pending)
    {
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => pending)).StatusCode);
        await _echo.Cancelled.WaitAsync(Deadline.Token);
    }
}
