using System.Net;
using System.Net.Sockets;
using Flashback.Probes.Guard;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Transport;

/// <summary>
/// HTTP/1.1 over at most one connection at a time, dialled to the one address that the guard checked: one attempt, no proxy,
/// no redirects, no cookies, no decompression. Requests go one after another.
/// </summary>
internal sealed class MeasuredTransport : IDisposable
{
    private readonly NetworkGuard _guard;
    private readonly HttpMessageInvoker _invoker;
    private PhaseClock? _clock;

    public MeasuredTransport(NetworkGuard guard, int maxHeaderKilobytes)
    {
        _guard = guard;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = ConnectAsync,
            PlaintextStreamFilter = MeterAsync,
            MaxConnectionsPerServer = 1,
            MaxResponseHeadersLength = maxHeaderKilobytes,
            MaxResponseDrainSize = 0,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>Returns when the response's headers are in. The clock also ends a connection attempt.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, PhaseClock clock)
    {
        _clock = clock;
        return _invoker.SendAsync(request, clock.Cancellation);
    }

    public void Dispose() => _invoker.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var clock = _clock!;
        // The handler would send a request again that was dropped without an answer; a probe is one attempt.
        if (clock.IsDialled) throw new ProbeException(ProbeReason.ConnectionReset, "The connection was closed without an answer.");
        // The handler's own token outlives the request, as another request might use the connection.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Cancellation);
        clock.Dialling();
        var address = await _guard.ResolveAsync(context.DnsEndPoint.Host, both.Token);
        clock.Peer = new IPEndPoint(address, context.DnsEndPoint.Port).ToString();
        clock.Resolved();
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), both.Token);
            clock.Connected();
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private ValueTask<Stream> MeterAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellation)
    {
        if (context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps) _clock!.Secured();
        return ValueTask.FromResult<Stream>(new MeteredStream(context.PlaintextStream, () => _clock!));
    }
}
