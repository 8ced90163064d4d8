using System.Net;

namespace Flashback.Grpc.Client;

/// <summary>A server, and the HTTP/2 connections to it. Made once and shared by all calls and threads.</summary>
public sealed class GrpcChannel : IDisposable
{
    private const int BytesPerHeaderUnit = 1024;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
    {
        Address = address;
        Options = options;
        Http = new HttpClient(options.HttpHandler ?? OwnHandler(options), disposeHandler: options.HttpHandler is null || options.DisposeHttpClient)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public string Target => Address.Authority;

    internal Uri Address { get; }

    internal GrpcChannelOptions Options { get; }

    internal HttpClient Http { get; }

    /// <summary>Connects with the first call: <c>http://</c> for HTTP/2 without TLS, <c>https://</c> with it.</summary>
    /// <exception cref="ArgumentException">The address is not an absolute http or https address without a path.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions options) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { PathAndQuery: "/", Scheme: "http" or "https" }
            ? new GrpcChannel(uri, options)
            : throw new ArgumentException($"'{address}' is not an address like http://host:port or https://host:port", nameof(address));

    /// <inheritdoc cref="ForAddress(string, GrpcChannelOptions)"/>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions options) => ForAddress(address.OriginalString, options);

    public CallInvoker CreateCallInvoker() => new HttpClientCallInvoker(this);

    /// <summary>Ends the connections and with them the calls that are not over.</summary>
    public void Dispose() => Http.Dispose();

    private static SocketsHttpHandler OwnHandler(GrpcChannelOptions options) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = options.ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        // Twice the metadata's limit: the protocol's own headers need room as well.
        MaxResponseHeadersLength = 2 * options.MaxMetadataSize / BytesPerHeaderUnit + 1,
        UseCookies = false,
        UseProxy = false,
    };
}
