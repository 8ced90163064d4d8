using System.Net;
using System.Net.Http.Headers;
using Flashback.Grpc.Server;
using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Flashback.Grpc.Tests.Calls;

/// <summary>Requests that no gRPC client would make, byte by byte.</summary>
public sealed class HostileClientTests
{
    private const string Hello = "00000000030a0161";

    [Theory]
    [InlineData(Hello, "0")]
    [InlineData("", "12")] // no message where one must be
    [InlineData(Hello + Hello, "12")] // two
    [InlineData("00", "13")] // half a prefix
    [InlineData("000000000aaa", "13")] // half a message
    [InlineData("0100000000", "13")] // compressed, by nothing
    [InlineData("0000000002ffff", "13")] // no protobuf
    [InlineData("00ffffffff", "8")] // 4 GiB, it says
    public async Task Bodies(string body, string status) => Assert.Equal(status, (await PostAsync(body)).Status);

    [Theory]
    [InlineData("grpc-encoding", "gzip", "12")]
    [InlineData("grpc-encoding", "identity", "0")]
    [InlineData("grpc-timeout", "1", "13")]
    [InlineData("grpc-timeout", "-1S", "13")]
    [InlineData("grpc-timeout", "100000000S", "13")]
    [InlineData("grpc-timeout", "99999999H", "0")]
    [InlineData("grpc-timeout", "0S", "4")]
    [InlineData("x-bin", "!!!", "0")]
    [InlineData("x!", "odd but legal in HTTP", "0")]
    public async Task Headers(string name, string value, string status)
    {
        var answer = await PostAsync(Hello, configure: request => request.Headers.TryAddWithoutValidation(name, value));
        Assert.Equal(status, answer.Status);
        Assert.Equal("identity", answer.Response.Headers.GetValues("grpc-accept-encoding").Single());
    }

    [Theory]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    public async Task ContentTypes(string type, HttpStatusCode status)
    {
        var answer = await PostAsync(Hello, configure: request => request.Content!.Headers.ContentType = new MediaTypeHeaderValue(type));
        Assert.Equal(status, answer.Response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? "0" : null, answer.Status);
    }

    [Fact]
    public async Task HttpOfAnotherVersion()
    {
        var answer = await PostAsync(Hello, HttpProtocols.Http1, request => request.Version = HttpVersion.Version11);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.Response.StatusCode);
    }

    [Fact]
    public async Task AnErrorWithoutMessagesIsInTheHeaders()
    {
        var answer = await PostAsync("");
        Assert.Equal("12", answer.Response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("application/grpc", answer.Response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(answer.Response.TrailingHeaders);
    }

    [Fact]
    public async Task ASlowBody()
    {
        await using var server = await TestServer.StartAsync(new EchoService(new ManualClock()), options => options.MessageTimeout = TimeSpan.FromSeconds(5));
        using var call = server.Connect().AsyncDuplexStreamingCall(Slow, default);
        await server.Clock.TimersAsync(1);
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Deadline.Token));
        Assert.Equal(new Status(StatusCode.DeadlineExceeded, "the message did not arrive in time"), error.Status);
    }

    [Fact]
    public async Task AStreamThatFallsSilent()
    {
        var spoken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // It answers nothing, so that the one timer is that of its next message.
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoMethods.ClientStreaming,
            async (IAsyncStreamReader<EchoRequest> requests, ServerCallContext _) =>
            {
                await requests.MoveNext(Deadline.Token);
                spoken.SetResult();
                await requests.MoveNext(Deadline.Token);
                return new EchoReply();
            }).Build();
        await using var server = await TestServer.StartAsync(app => app.MapGrpcService(service), options => options.StreamIdleTimeout = TimeSpan.FromSeconds(50));
        using var call = server.Connect().AsyncClientStreamingCall(EchoMethods.ClientStreaming, default);
        await call.RequestStream.WriteAsync(new EchoRequest());
        await spoken.Task.WaitAsync(Deadline.Token);
        await server.Clock.TimersAsync(1);
        server.Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task AClientThatDoesNotRead()
    {
        const int MoreThanAnyWindow = 10_000;
        var failure = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoMethods.ServerStreaming,
            async (EchoRequest _, IServerStreamWriter<EchoReply> replies, ServerCallContext _) =>
            {
                var reply = new EchoReply { Text = new string('x', 10_000) };
                try
                {
                    for (var i = 0; i < MoreThanAnyWindow; i++) await replies.WriteAsync(reply);
                    throw new InvalidOperationException("the client was written to without end");
                }
                catch (Exception error)
                {
                    failure.SetResult(error);
                    throw;
                }
            }).Build();
        await using var server = await TestServer.StartAsync(app => app.MapGrpcService(service), options => options.WriteTimeout = TimeSpan.FromSeconds(20));
        using var call = server.Connect().AsyncServerStreamingCall(EchoMethods.ServerStreaming, default, new EchoRequest());
        await call.ResponseHeadersAsync;

        while (!failure.Task.IsCompleted)
        {
            await Task.WhenAny(server.Clock.TimersAsync(1), failure.Task);
            server.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(StatusCode.DeadlineExceeded, Assert.IsType<RpcException>(await failure.Task).StatusCode);
        var end = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(Deadline.Token)) { }
        });
        Assert.Equal(StatusCode.Cancelled, end.StatusCode);
    }

    /// <summary>The unary method, called by a client that opens its request and then says nothing.</summary>
    private static readonly Method<EchoRequest, EchoReply> Slow = new(MethodType.DuplexStreaming, "flashback.testing.Echo", "Unary",
        Marshaller.Of<EchoRequest>(), Marshaller.Of<EchoReply>());

    private static async Task<(HttpResponseMessage Response, string? Status)> PostAsync(string hex, HttpProtocols protocols = HttpProtocols.Http2,
        Action<HttpRequestMessage>? configure = null)
    {
        await using var server = await TestServer.StartAsync(
            app => app.MapGrpcService(new EchoService(new ManualClock()).BindService()), protocols: protocols);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{server.Address}/flashback.testing.Echo/Unary")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Convert.FromHexString(hex)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        configure?.Invoke(request);
        var response = await client.SendAsync(request, Deadline.Token);
        var status = response.Headers.Concat(response.TrailingHeaders).FirstOrDefault(header => header.Key == "grpc-status").Value?.Single();
        return (response, status);
    }
}
