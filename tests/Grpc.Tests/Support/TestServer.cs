using System.Net;
using System.Security.Cryptography.X509Certificates;
using Flashback.Grpc.Client;
using Flashback.Grpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Flashback.Grpc.Tests.Support;

/// <summary>A Kestrel on a free port of the loopback, and channels to it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<IDisposable> _channels = [];

    private TestServer(WebApplication app, ManualClock clock)
    {
        _app = app;
        Clock = clock;
    }

    public ManualClock Clock { get; }

    public string Address => _app.Urls.Single();

    public static async Task<TestServer> StartAsync(Action<WebApplication> map, Action<GrpcServiceOptions>? configure = null,
        X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var clock = new ManualClock();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddGrpc(configure);
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        map(app);
        await app.StartAsync(Deadline.Token);
        return new TestServer(app, clock);
    }

    public static Task<TestServer> StartAsync(IGrpcService service, Action<GrpcServiceOptions>? configure = null) =>
        StartAsync(app => app.MapGrpcService(service.BindService()), configure);

    /// <summary>A client; unless told otherwise it has the server's clock.</summary>
    public CallInvoker Connect(GrpcChannelOptions? options = null)
    {
        var channel = GrpcChannel.ForAddress(Address, options ?? new GrpcChannelOptions { Time = Clock });
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
