using Flashback.Grpc.Server;
using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;

namespace Flashback.Grpc.Tests.Calls;

public sealed class MetadataTests
{
    [Fact]
    public async Task HeadersAndTrailersGoThereAndBack()
    {
        await using var server = await TestServer.StartAsync(new EchoService(new ManualClock()));
        byte[] bytes = [0, 255, 1, 254];
        using var call = server.Connect().AsyncUnaryCall(EchoMethods.Unary,
            new([new("x-echo", "some text, with a comma"), new("x-echo-bin", bytes), new("x-echo-bin", [])]), new EchoRequest());

        Assert.Equal("some text, with a comma", (await call.ResponseHeadersAsync).GetValue("x-echo"));
        await call;
        Assert.Equal([bytes, []], call.GetTrailers().GetAll("x-echo-bin").Select(entry => entry.ValueBytes));
    }

    [Fact]
    public async Task HeadersComeAheadOfTheFirstMessage()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(app => app.MapGrpcService(ServerServiceDefinition.CreateBuilder().AddMethod(EchoMethods.Duplex, async (IAsyncStreamReader<EchoRequest> _, IServerStreamWriter<EchoReply> replies, ServerCallContext context) =>
            {
                await context.WriteResponseHeadersAsync([new("x", "early")]);
                await go.Task.WaitAsync(Deadline.Token);
                await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
                await replies.WriteAsync(new EchoReply());
            }).Build()));
        using var call = server.Connect().AsyncDuplexStreamingCall(EchoMethods.Duplex, default);

        Assert.Equal("early", (await call.ResponseHeadersAsync.WaitAsync(Deadline.Token)).GetValue("x"));
        go.SetResult();
        Assert.True(await call.ResponseStream.MoveNext(Deadline.Token));
        Assert.False(await call.ResponseStream.MoveNext(Deadline.Token));
    }

    [Fact]
    public async Task WhatTheHandlerKnows()
    {
        var seen = new List<string>();
        await using var server = await TestServer.StartAsync(app => app.MapGrpcService(ServerServiceDefinition.CreateBuilder().AddMethod(EchoMethods.Unary, (EchoRequest _, ServerCallContext context) =>
            {
                seen.AddRange([context.Method, context.Host, context.Peer, context.RequestHeaders.GetValue("user-agent")!]);
                Assert.Equal("HTTP/2", context.GetHttpContext().Request.Protocol);
                return Task.FromResult(new EchoReply());
            }).Build()));
        await server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest());

        Assert.Equal("/flashback.testing.Echo/Unary", seen[0]);
        Assert.Equal(new Uri(server.Address).Authority, seen[1]);
        Assert.StartsWith("ipv4:127.0.0.1:", seen[2]);
        Assert.StartsWith("grpc-dotnet-flashback/", seen[3]);
    }

    [Fact]
    public async Task AKeyOfTheProtocolFailsTheCall()
    {
        await using var server = await TestServer.StartAsync(new EchoService(new ManualClock()));
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Connect().AsyncUnaryCall(EchoMethods.Unary, new([new("grpc-timeout", "1S")]), new EchoRequest()));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Contains("grpc-timeout", error.Status.Detail);
    }
}
