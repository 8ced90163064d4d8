using Flashback.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Flashback.Grpc.Server;

/// <summary>
/// Serves the calls of one method. Whatever the client sends and the handler does, the call ends with a status; a handler that
/// does not heed its token is waited for.
/// </summary>
internal sealed class GrpcEndpoint(ServerMethod method, GrpcServiceOptions options, TimeProvider time, ILogger logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!TryBegin(http)) return;
        var (status, trailers) = await RunAsync(http);
        ResponseEnd.Write(http.Response, status, trailers, options.MaxMetadataSize);
    }

    /// <summary>For a path that is no method's.</summary>
    public static Task RefuseAsync(HttpContext http)
    {
        if (TryBegin(http)) ResponseEnd.Write(http.Response, NoSuchMethod, [], int.MaxValue);
        return Task.CompletedTask;
    }

    private static Status NoSuchMethod => new(StatusCode.Unimplemented, "there is no such method here");

    private static bool TryBegin(HttpContext http)
    {
        http.Response.ContentType = ContentTypes.Grpc;
        http.Response.Headers[HeaderNames.AcceptEncoding] = HeaderNames.Identity;
        if (RequestHead.RefusalOf(http.Request) is not { } refusal) return true;
        http.Response.ContentType = null;
        http.Response.StatusCode = refusal;
        return false;
    }

    private async Task<(Status Status, Metadata Trailers)> RunAsync(HttpContext http)
    {
        // Paths are case-sensitive in gRPC, routes are not.
        if (http.Request.Path.Value != method.Method.FullName) return (NoSuchMethod, []);
        ServerCall? call = null;
        try
        {
            RequestHead.RequireIdentity(http.Request);
            LiftBodyLimits(http);
            call = new ServerCall(http, method.Method, options, time);
            await method.RunAsync(call);
            return call.IsPastDeadline ? (PastDeadline, []) : (call.Status, call.ResponseTrailers);
        }
        catch (Exception error)
        {
            return Explain(call, http, error);
        }
        finally
        {
            call?.Dispose();
        }
    }

    private static Status PastDeadline => new(StatusCode.DeadlineExceeded, "the deadline has passed");

    private (Status Status, Metadata Trailers) Explain(ServerCall? call, HttpContext http, Exception error)
    {
        if (call is { IsPastDeadline: true }) return (PastDeadline, []);
        if (http.RequestAborted.IsCancellationRequested) return (Status.DefaultCancelled, []);
        if (error is RpcException failure)
        {
            var trailers = call?.ResponseTrailers ?? [];
            foreach (var entry in failure.Trailers) trailers.Add(entry);
            return (failure.Status, trailers);
        }
        logger.LogError(error, "The handler of {Method} failed", method.Method.FullName);
        return (new Status(StatusCode.Unknown, "the handler failed"), []);
    }

    /// <summary>Messages are limited one by one in size and time (<see cref="Patience"/>); a stream of them may be long and slow.</summary>
    private static void LiftBodyLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }
}
