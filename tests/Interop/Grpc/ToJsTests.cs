using Flashback.Grpc;
using Flashback.Grpc.Client;
using Flashback.Grpc.Health;
using Flashback.Grpc.Reflection;
using Flashback.Grpc.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using static Flashback.Grpc.Health.HealthCheckResponse.Types;

namespace Flashback.Interop.Grpc;

/// <summary>Our client calls a grpc-js server.</summary>
[Collection(GrpcCollection.Name)]
public sealed class ToJsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly GrpcJsPeer _js;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _client;

    public ToJsTests(GrpcJsPeer js)
    {
        _js = js;
        _channel = GrpcChannel.ForAddress(js.Address, new GrpcChannelOptions { Time = GrpcJsPeer.Time });
        _client = _channel.CreateCallInvoker();
    }

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Unary() =>
        Assert.Equal("hello", (await _client.AsyncUnaryCall(EchoMethods.Unary, In(Patience), new EchoRequest { Text = "hello" })).Text);

    [Fact]
    public async Task ServerStreaming()
    {
        using var call = _client.AsyncServerStreamingCall(EchoMethods.ServerStreaming, In(Patience), new EchoRequest { Text = "n", Count = 100 });
        var texts = new List<string>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync()) texts.Add(reply.Text);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"n{i}"), texts);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ClientStreaming()
    {
        using var call = _client.AsyncClientStreamingCall(EchoMethods.ClientStreaming, In(Patience));
        for (var i = 0; i < 100; i++) await call.RequestStream.WriteAsync(new EchoRequest { Text = "." });
        await call.RequestStream.CompleteAsync();
        Assert.Equal(new string('.', 100), (await call).Text);
    }

    [Fact]
    public async Task Duplex()
    {
        using var call = _client.AsyncDuplexStreamingCall(EchoMethods.Duplex, In(Patience));
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Count = i });
            Assert.True(await call.ResponseStream.MoveNext(default));
            Assert.Equal(i, call.ResponseStream.Current.Count);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task AnError(int messagesBefore)
    {
        const string Detail = "no such π: 100%";
        using var call = _client.AsyncServerStreamingCall(EchoMethods.ServerStreaming, In(Patience),
            new EchoRequest { Count = messagesBefore, Status = (int)StatusCode.NotFound, Detail = Detail });
        for (var i = 0; i < messagesBefore; i++) Assert.True(await call.ResponseStream.MoveNext(default));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal(new Status(StatusCode.NotFound, Detail), error.Status);
        Assert.Equal("asked", error.Trailers.GetValue("why"));
        Assert.Equal([0, 1, 255], call.GetTrailers().GetValueBytes("why-bin")!);
    }

    [Fact]
    public async Task AnErrorWhileWeStillWrite()
    {
        using var call = _client.AsyncClientStreamingCall(EchoMethods.ClientStreaming, In(Patience));
        await call.RequestStream.WriteAsync(new EchoRequest { Status = (int)StatusCode.Aborted, Detail = "enough" });
        Assert.Equal(new Status(StatusCode.Aborted, "enough"), (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).Status);
    }

    [Fact]
    public async Task NoSuchMethod()
    {
        var method = new Method<EchoRequest, EchoReply>(MethodType.Unary, "flashback.testing.Echo", "None", Marshaller.Of<EchoRequest>(), Marshaller.Of<EchoReply>());
        var error = await Assert.ThrowsAsync<RpcException>(() => _client.AsyncUnaryCall(method, In(Patience), new EchoRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task Metadata()
    {
        var options = In(Patience) with { Headers = [new("x-echo", "some text, with a comma"), new("x-echo-bin", [0, 255, 1]), new("x-echo-bin", [2])] };
        using var call = _client.AsyncUnaryCall(EchoMethods.Unary, options, new EchoRequest());
        Assert.Equal("some text, with a comma", (await call.ResponseHeadersAsync).GetValue("x-echo"));
        await call;
        Assert.Equal([[0, 255, 1], [2]], call.GetTrailers().GetAll("x-echo-bin").Select(entry => entry.ValueBytes));
    }

    [Fact]
    public async Task ALargeMessage()
    {
        var payload = ByteString.CopyFrom([.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31))]);
        Assert.Equal(payload, (await _client.AsyncUnaryCall(EchoMethods.Unary, In(Patience), new EchoRequest { Payload = payload })).Payload);
    }

    [Fact]
    public async Task AMessageThatIsTooLarge()
    {
        var payload = ByteString.CopyFrom(new byte[4 * 1024 * 1024]);
        var error = await Assert.ThrowsAsync<RpcException>(() => _client.AsyncUnaryCall(EchoMethods.Unary, In(Patience), new EchoRequest { Payload = payload }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task ADeadlineIsKnownAndPasses()
    {
        var told = await _client.AsyncUnaryCall(EchoMethods.Unary, In(Patience), new EchoRequest { TellDeadline = true });
        Assert.InRange(told.Count, 60_000, 120_000);
        var before = await CancellationsAsync();
        var time = TimeSpan.FromMilliseconds(300);
        await UntilAsync(async () =>
        {
            // One that is over before it comes to the server is not heard of there: then it takes a longer one.
            var error = await Assert.ThrowsAsync<RpcException>(() => _client.AsyncUnaryCall(EchoMethods.Unary, In(time), new EchoRequest { Hang = true }).ResponseAsync);
            Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
            time *= 2;
            return await CancellationsAsync() > before;
        });
    }

    [Fact]
    public async Task ACancelledCall()
    {
        var before = await CancellationsAsync();
        using var cancel = new CancellationTokenSource();
        using var call = _client.AsyncServerStreamingCall(EchoMethods.ServerStreaming, In(Patience) with { CancellationToken = cancel.Token },
            new EchoRequest { Count = 1, Hang = true });
        Assert.True(await call.ResponseStream.MoveNext(default));
        await cancel.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).StatusCode);
        await UntilAsync(async () => await CancellationsAsync() > before);
    }

    [Fact]
    public async Task Health()
    {
        Assert.Equal(ServingStatus.NotServing, (await _client.AsyncUnaryCall(HealthMethods.Check, In(Patience), new() { Service = "a" })).Status);
        using var watch = _client.AsyncServerStreamingCall(HealthMethods.Watch, In(Patience), new() { Service = "b" });
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Assert.Equal(ServingStatus.ServiceUnknown, watch.ResponseStream.Current.Status);
        await _js.AskAsync("health", new { service = "b", status = "SERVING" });
        Assert.True(await watch.ResponseStream.MoveNext(default));
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task Reflection()
    {
        using var call = _client.AsyncDuplexStreamingCall(ReflectionMethods.ServerReflectionInfo, In(Patience));
        await call.RequestStream.WriteAsync(new() { FileContainingSymbol = "flashback.testing.Echo" });
        Assert.True(await call.ResponseStream.MoveNext(default));
        var files = call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom);
        var echo = Assert.Single(files.SelectMany(file => file.Service), service => service.Name == "Echo");
        Assert.Equal(EchoMethods.Service.Methods.Select(method => method.Name), echo.Method.Select(method => method.Name));
    }

    private async Task<int> CancellationsAsync() =>
        (await _client.AsyncUnaryCall(EchoMethods.Unary, In(Patience), new EchoRequest { TellCancellations = true })).Count;

    private static async Task UntilAsync(Func<Task<bool>> heard)
    {
        var start = GrpcJsPeer.Time.GetTimestamp();
        while (!await heard())
        {
            Assert.True(GrpcJsPeer.Time.GetElapsedTime(start) < Patience, "the js server never heard of it");
            await Task.Delay(Poll, GrpcJsPeer.Time);
        }
    }

    private static CallOptions In(TimeSpan time) => new(Deadline: (GrpcJsPeer.Time.GetUtcNow() + time).UtcDateTime);
}
