using System.Net;
using Flashback.Node.Api.Queries;
using Flashback.Node.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Flashback.Node.Api.Rpc;

/// <summary>
/// gRPC on one listener: Query, health and reflection, and on the Unix socket Admin too. Two listeners are two servers, so that no
/// rule stands between a port and administration.
/// </summary>
public sealed class RpcServer : IAsyncDisposable
{
    public const int MaxConnections = 64;

    public const int MaxStreamsPerConnection = 32;

    /// <summary>Bytes of a request: a follower's data units, and room.</summary>
    public const int MaxRequestBytes = 16 * 1024;

    /// <summary>Bytes of an answer, or of one message of a stream.</summary>
    public const int MaxResponseBytes = 1024 * 1024;

    private static readonly TimeSpan s_headersTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly TimeProvider _time;

    private RpcServer(RpcParts parts, INodeAdmin? admin, Action<KestrelServerOptions> listen, Action<SocketTransportOptions> transport)
    {
        _time = parts.Time;
        var builder = BareWeb.Create(kestrel =>
        {
            Limit(kestrel);
            listen(kestrel);
        });
        builder.WebHost.UseSockets(transport);
        Register(builder.Services, parts, admin, error => Failed?.Invoke(error.Method, error.Error));
        _app = builder.Build();
        _app.MapGrpcService<QueryService>();
        if (admin is not null) _app.MapGrpcService<AdminService>();
        _app.MapGrpcHealthChecksService();
        _app.MapGrpcReflectionService();
    }

    /// <summary>A call failed because of an internal error; the caller was told no more than that.</summary>
    public event Action<string, Exception>? Failed;

    /// <summary>Where it listens, known after the start.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Reading only, by HTTP/2 without TLS.</summary>
    public static RpcServer OnPort(RpcParts parts, IPEndPoint listen) =>
        new(parts, null, kestrel => kestrel.Listen(listen, options => options.Protocols = HttpProtocols.Http2), _ => { });

    /// <summary>Reading and administration, for every user who may open the file.</summary>
    public static RpcServer OnSocket(RpcParts parts, INodeAdmin admin, SocketFile file) => new(
        parts, admin,
        kestrel => kestrel.ListenUnixSocket(file.Path, options => options.Protocols = HttpProtocols.Http2),
        transport => transport.CreateBoundListenSocket = _ => file.Bind());

    /// <exception cref="IOException">The address is taken, or the socket's file or folder cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _app.StartAsync(cancellation);
        Address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    /// <summary>Notifies the followers, and waits briefly for pending writes.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var late = new CancellationTokenSource(s_stopTimeout, _time)) await _app.StopAsync(late.Token);
        await _app.DisposeAsync();
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 2 * MaxRequestBytes;
        kestrel.Limits.MaxRequestLineSize = 2048;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = s_headersTimeout;
        // A slow reader is ended by WritePatience, with a status that says so; one that does not take even that loses its connection.
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: 3 * WritePatience.Longest);
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        kestrel.Limits.Http2.KeepAlivePingDelay = s_pingAfter;
        kestrel.Limits.Http2.KeepAlivePingTimeout = s_pingTimeout;
    }

    private static void Register(
        IServiceCollection services, RpcParts parts, INodeAdmin? admin, Action<(string Method, Exception Error)> failed)
    {
        var limit = new RateLimit(parts.Options.RequestsPerSecond, parts.Time);
        services.AddSingleton(new CallGuard(limit, (method, error) => failed((method, error))));
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxRequestBytes;
            options.MaxSendMessageSize = MaxResponseBytes;
            options.EnableDetailedErrors = false;
            options.Interceptors.Add<CallGuard>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks(options =>
        {
            options.Services.Map("", check => check.Name == NodeHealth.Alive);
            options.Services.Map(NodeHealth.Ready, check => check.Name == NodeHealth.Ready);
        });
        services.AddHealthChecks()
            .AddCheck(NodeHealth.Alive, new NodeHealth(parts.Queries.Status, asksReady: false))
            .AddCheck(NodeHealth.Ready, new NodeHealth(parts.Queries.Status, asksReady: true));
        services.AddSingleton(provider => new QueryService(parts.Queries, new VerdictStream(
            parts.Queries, parts.Verdicts, parts.Options.MaxEventClients, new WritePatience(parts.Time),
            provider.GetRequiredService<IHostApplicationLifetime>())));
        if (admin is not null) services.AddSingleton(new AdminService(admin));
    }
}
