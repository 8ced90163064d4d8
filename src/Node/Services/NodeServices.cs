using Flashback.Node.Hosting;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Services;

/// <summary>
/// The generic host with a node's services. They start in the order in which they are added, each when the one before has started, and stop
/// in the opposite one, each when the one after has stopped.
/// </summary>
internal sealed class NodeServices
{
    private readonly HostApplicationBuilder _builder;
    private readonly ILogger _log;

    /// <param name="logs">Stays the caller's.</param>
    /// <param name="log">Receives the message that the node stops.</param>
    /// <param name="signals">Stop it.</param>
    /// <param name="systemd">Notified when it is ready and when it stops.</param>
    public NodeServices(ILoggerFactory logs, ILogger log, StopSignals signals, ISystemdNotifier systemd)
    {
        _log = log;
        // No defaults: settings, logs and signals are the node's own, and nothing is read from the folder that it was started in.
        _builder = new HostApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, ApplicationName = "oracle-node" });
        _builder.Services.AddSingleton(logs);
        _builder.Services.AddSingleton<IHostLifetime>(provider => new NodeLifetime(
            signals, provider.GetRequiredService<IHostApplicationLifetime>(), systemd));
        // What is being written is finished, however long it takes; a supervisor has its own limit, and a second signal quits at once.
        _builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
    }

    public NodeServices Add(IHostedService service) => Add(_ => service);

    /// <param name="create">Makes the service for a host that it may stop.</param>
    public NodeServices Add(Func<IHostApplicationLifetime, IHostedService> create)
    {
        _builder.Services.AddSingleton(provider => create(provider.GetRequiredService<IHostApplicationLifetime>()));
        return this;
    }

    /// <summary>
    /// Runs until it is cancelled, a signal comes or a service asks to stop, which may be before everything has started; returns when
    /// everything has stopped.
    /// </summary>
    /// <remarks>What a service fails with at its start, and what a <see cref="Loop"/> fails with later, is thrown as it is.</remarks>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var host = _builder.Build();
        var services = host.Services.GetServices<IHostedService>().ToList();
        var application = host.Services.GetRequiredService<IHostApplicationLifetime>();
        application.ApplicationStopping.Register(_log.Stopping);
        try
        {
            await host.StartAsync(cancellation);
            await host.WaitForShutdownAsync(cancellation);
        }
        catch (OperationCanceledException)
            when (cancellation.IsCancellationRequested || application.ApplicationStopping.IsCancellationRequested)
        {
            await host.StopAsync(CancellationToken.None);
        }
        catch
        {
            await host.StopAsync(CancellationToken.None);
            throw;
        }
        foreach (var loop in services.OfType<Loop>()) await loop.ThrowIfFailed();
    }
}
