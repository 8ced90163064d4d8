using System.Net.Sockets;
using Flashback.Api.V1;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>The connection to one node's gRPC interface, made when it is first asked.</summary>
internal sealed class RpcNode : IDisposable
{
    /// <summary>Bytes of one message; the node sends no longer ones.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    private const int MaxHeadersKilobytes = 16;
    private const string UnixScheme = "unix";

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel;

    /// <exception cref="ArgumentException">The address is not of a kind that gRPC is served on.</exception>
    public RpcNode(Uri address)
    {
        Address = address;
        var socket = SocketPath(address);
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = s_connectTimeout,
            // A stream has no deadline: it is these that notice a node that is gone.
            KeepAlivePingDelay = s_pingAfter,
            KeepAlivePingTimeout = s_pingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            MaxResponseHeadersLength = MaxHeadersKilobytes,
            AllowAutoRedirect = false,
            UseCookies = false,
            // No proxy passes on HTTP/2 without TLS.
            UseProxy = address.Scheme == Uri.UriSchemeHttps,
            ConnectCallback = socket is null ? null : (_, cancellation) => ConnectAsync(socket, cancellation),
        };
        _channel = GrpcChannel.ForAddress(socket is null ? address : new Uri("http://localhost"), new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageBytes,
            ThrowOperationCanceledOnCancellation = true,
            // Nothing that grows as it is unpacked.
            CompressionProviders = [],
        });
        (Query, Health) = (new Query.QueryClient(_channel), new Health.HealthClient(_channel));
    }

    public Uri Address { get; }

    public Query.QueryClient Query { get; }

    public Health.HealthClient Health { get; }

    public void Dispose() => _channel.Dispose();

    /// <summary>Null for a port.</summary>
    private static string? SocketPath(Uri address)
    {
        if (!address.IsAbsoluteUri) throw Unfit(address);
        var isPlain = address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0;
        var path = Uri.UnescapeDataString(address.AbsolutePath);
        return address.Scheme switch
        {
            UnixScheme when isPlain && address.Host.Length == 0 && path.Length > 1 => path,
            "http" or "https" when isPlain && path == "/" => null,
            _ => throw Unfit(address),
        };
    }

    private static ArgumentException Unfit(Uri address) =>
        new($"'{address}' is neither unix:///path nor http://host:port nor https://host:port.", nameof(address));

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
