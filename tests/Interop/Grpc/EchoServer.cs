using System.Net;
using Flashback.Grpc.Health;
using Flashback.Grpc.Reflection;
using Flashback.Grpc.Server;
using Flashback.Grpc.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Flashback.Interop.Grpc;

/// <summary>Our server for the js client: echo, health, reflection.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app) => _app = app;

    public EchoService Echo { get; } = new(GrpcJsPeer.Time);
    public HealthServiceImpl Health { get; } = new();
    public string Authority => new Uri(_app.Urls.Single()).Authority;

    public static async Task<EchoServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(GrpcJsPeer.Time);
        builder.Services.AddGrpc();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var server = new EchoServer(app);
        app.MapGrpcService(server.Echo.BindService());
        app.MapGrpcService(server.Health.BindService());
        app.MapGrpcReflectionService();
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
