using System.Net;
using System.Net.Sockets;
using Flashback.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Flashback.Grpc.Server;

/// <summary>One call that a client has made.</summary>
internal sealed class ServerCall : ServerCallContext, IDisposable
{
    /// <summary>CANCEL (RFC 9113, 7).</summary>
    private const int ResetCancel = 8;

    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _cancel;

    /// <exception cref="RpcException">Its headers are not acceptable.</exception>
    public ServerCall(HttpContext http, IMethod method, GrpcServiceOptions options, TimeProvider time)
    {
        Http = http;
        Options = options;
        Time = time;
        Method = method.FullName;
        Host = http.Request.Host.Value ?? "";
        Peer = Describe(http.Connection.RemoteIpAddress, http.Connection.RemotePort);
        RequestHeaders = RequestHead.ReadMetadata(http.Request, options.MaxMetadataSize);
        var timeout = RequestHead.ReadTimeout(http.Request);
        Deadline = timeout is { } left ? GrpcTimeout.DeadlineOf(left, time) : DateTime.MaxValue;
        _deadline = GrpcTimeout.StartTimer(timeout, time);
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, http.RequestAborted);
        CancellationToken = _cancel.Token;
    }

    public HttpContext Http { get; }
    public GrpcServiceOptions Options { get; }
    public TimeProvider Time { get; }
    public bool IsPastDeadline => _deadline.IsCancellationRequested;

    public override string Method { get; }
    public override string Host { get; }
    public override string Peer { get; }
    public override DateTime Deadline { get; }
    public override Metadata RequestHeaders { get; }
    public override CancellationToken CancellationToken { get; }
    public override Metadata ResponseTrailers { get; } = [];
    public override Status Status { get; set; } = Status.DefaultSuccess;

    public override async Task WriteResponseHeadersAsync(Metadata responseHeaders)
    {
        if (Http.Response.HasStarted) throw new InvalidOperationException("headers or a message were sent already");
        foreach (var (name, value) in MetadataWire.ToHeaders(responseHeaders, Options.MaxMetadataSize)) Http.Response.Headers.Append(name, value);
        await Http.Response.BodyWriter.FlushAsync(CancellationToken);
    }

    /// <summary>Joins a token with the call's own; null when that is the same as the call's alone.</summary>
    public CancellationTokenSource? Join(CancellationToken other) => !other.CanBeCanceled || other == CancellationToken
        ? null
        : CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, other);

    /// <summary>Ends the stream without a status, which the client would not read either.</summary>
    public void Reset() => Http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(ResetCancel);

    public void Dispose()
    {
        _cancel.Dispose();
        _deadline.Dispose();
    }

    private static string Describe(IPAddress? address, int port) => address?.AddressFamily switch
    {
        AddressFamily.InterNetwork => $"ipv4:{address}:{port}",
        AddressFamily.InterNetworkV6 => $"ipv6:[{address}]:{port}",
        _ => "unknown",
    };
}
