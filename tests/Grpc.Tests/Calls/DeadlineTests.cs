using Flashback.Grpc.Client;
using Flashback.Grpc.Server;
using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;

namespace Flashback.Grpc.Tests.Calls;

public sealed class DeadlineTests
{
    private readonly ManualClock _client = new();

    [Fact]
    public async Task TheServerLearnsIt()
    {
        await using var server = await StartAsync();
        var reply = await Connect(server).AsyncUnaryCall(EchoMethods.Unary, In(1500), new EchoRequest { TellDeadline = true });
        Assert.Equal(1500, reply.Count);
    }

    [Fact]
    public async Task WithoutOneThereIsNone()
    {
        var deadline = default(DateTime);
        await using var server = await TestServer.StartAsync(app => app.MapGrpcService(ServerServiceDefinition.CreateBuilder().AddMethod(EchoMethods.Unary, (EchoRequest _, ServerCallContext context) =>
            {
                deadline = context.Deadline;
                return Task.FromResult(new EchoReply());
            }).Build()));
        await Connect(server).AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest());
        Assert.Equal(DateTime.MaxValue, deadline);
    }

    [Fact]
    public async Task PassingAtTheClient()
    {
        var echo = new EchoService(new ManualClock());
        await using var server = await TestServer.StartAsync(echo);
        using var call = Connect(server).AsyncUnaryCall(EchoMethods.Unary, In(1000), new EchoRequest { Hang = true });
        await echo.Hanging.WaitAsync(Deadline.Token);

        _client.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(call.ResponseAsync.IsCompleted);
        _client.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseAsync)).StatusCode);
        await echo.Cancelled.WaitAsync(Deadline.Token); // the reset reached the server
    }

    [Fact]
    public async Task PassingAtTheServer()
    {
        var echo = new EchoService(new ManualClock());
        await using var server = await TestServer.StartAsync(echo);
        using var call = Connect(server).AsyncServerStreamingCall(EchoMethods.ServerStreaming, In(1000), new EchoRequest { Count = 1, Hang = true });
        Assert.True(await call.ResponseStream.MoveNext(Deadline.Token));
        await echo.Hanging.WaitAsync(Deadline.Token);

        server.Clock.Advance(TimeSpan.FromMilliseconds(1000));

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseStream.MoveNext(Deadline.Token))).StatusCode);
        await echo.Cancelled.WaitAsync(Deadline.Token);
    }

    [Fact]
    public async Task APastOneIsNotEvenTried()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1", new GrpcChannelOptions { Time = _client });
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(EchoMethods.Unary, In(0), new EchoRequest());
        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task EndsAWriteThatNobodyReads()
    {
        var echo = new EchoService(new ManualClock());
        await using var server = await TestServer.StartAsync(echo);
        using var call = Connect(server).AsyncClientStreamingCall(EchoMethods.ClientStreaming, In(1000));
        await call.RequestStream.WriteAsync(new EchoRequest { Hang = true });
        await echo.Hanging.WaitAsync(Deadline.Token);
        var payload = Google.Protobuf.ByteString.CopyFrom(new byte[3_000_000]);
        var stuck = call.RequestStream.WriteAsync(new EchoRequest { Payload = payload });

        _client.Advance(TimeSpan.FromMilliseconds(1000));

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(stuck)).StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task ATimerEndsWithItsCall()
    {
        await using var server = await StartAsync();
        await Connect(server).AsyncUnaryCall(EchoMethods.Unary, In(1000), new EchoRequest());
        Assert.Equal(0, _client.Timers);
    }

    private CallInvoker Connect(TestServer server) => server.Connect(new GrpcChannelOptions { Time = _client });

    private CallOptions In(int milliseconds) => new(Deadline: _client.GetUtcNow().UtcDateTime.AddMilliseconds(milliseconds));

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(new EchoService(new ManualClock()));

    private static Task<RpcException> FailAsync(Task task) => Assert.ThrowsAsync<RpcException>(() => task);
}
