using Flashback.Grpc.Testing;
using Flashback.Grpc.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flashback.Grpc.Tests.Calls;

/// <summary>Answers that no gRPC server would give, byte by byte.</summary>
public sealed class HostileServerTests
{
    private const string Hello = "00000000030a0161";

    [Theory]
    [InlineData(Hello, "0", StatusCode.OK)]
    [InlineData(Hello, null, StatusCode.Unknown)] // no status
    [InlineData(Hello, "x", StatusCode.Unknown)]
    [InlineData(Hello, "5", StatusCode.NotFound)]
    [InlineData("", "0", StatusCode.Unimplemented)] // no message where one must be
    [InlineData(Hello + Hello, "0", StatusCode.Unimplemented)] // two
    [InlineData("0100000000", "0", StatusCode.Internal)]
    [InlineData("0000000002ffff", "0", StatusCode.Internal)]
    [InlineData("000000000aaa", "0", StatusCode.Internal)]
    [InlineData("00ffffffff", "0", StatusCode.ResourceExhausted)]
    public Task Bodies(string body, string? status, StatusCode expected) => CheckAsync(expected, async response =>
    {
        await response.Body.WriteAsync(Convert.FromHexString(body));
        await response.Body.FlushAsync();
        if (status is not null) response.AppendTrailer("grpc-status", status);
    });

    [Theory]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(302, StatusCode.Unknown)]
    [InlineData(500, StatusCode.Unknown)]
    public Task HttpStatuses(int status, StatusCode expected) => CheckAsync(expected, response =>
    {
        response.StatusCode = status;
        response.Headers.Location = "/elsewhere";
        return Task.CompletedTask;
    });

    [Fact]
    public Task AStatusGoesBeforeTheHttpStatus() => CheckAsync(StatusCode.Aborted, response =>
    {
        response.StatusCode = 503;
        response.Headers["grpc-status"] = "10";
        return Task.CompletedTask;
    });

    [Fact]
    public Task AnotherContentType() => CheckAsync(StatusCode.Unknown, async response =>
    {
        response.ContentType = "text/html";
        await response.WriteAsync("<html>");
    });

    [Fact]
    public Task CompressionThatNobodyAskedFor() => CheckAsync(StatusCode.Internal, async response =>
    {
        response.Headers["grpc-encoding"] = "gzip";
        await response.Body.WriteAsync(Convert.FromHexString(Hello));
        response.AppendTrailer("grpc-status", "0");
    });

    [Theory]
    [InlineData(2, StatusCode.Internal)]
    [InlineData(7, StatusCode.Unavailable)]
    [InlineData(8, StatusCode.Cancelled)]
    [InlineData(11, StatusCode.ResourceExhausted)]
    [InlineData(12, StatusCode.PermissionDenied)]
    public Task AResetStream(int code, StatusCode expected) => CheckAsync(expected, async response =>
    {
        await response.Body.WriteAsync(Convert.FromHexString(Hello));
        await response.Body.FlushAsync();
        response.HttpContext.Features.Get<IHttpResetFeature>()!.Reset(code);
    });

    [Fact]
    public Task AConnectionThatBreaks() => CheckAsync(StatusCode.Unavailable, async response =>
    {
        await response.Body.WriteAsync(Convert.FromHexString(Hello));
        await response.Body.FlushAsync();
        response.HttpContext.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>()!.Abort();
    });

    private static async Task CheckAsync(StatusCode expected, Func<HttpResponse, Task> answer)
    {
        await using var server = await TestServer.StartAsync(app => app.MapPost("{**path}", async context =>
        {
            context.Response.ContentType = "application/grpc";
            await answer(context.Response);
        }));
        using var call = server.Connect().AsyncUnaryCall(EchoMethods.Unary, default, new EchoRequest());
        if (expected == StatusCode.OK) Assert.Equal("a", (await call).Text);
        else Assert.Equal(expected, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
    }
}
