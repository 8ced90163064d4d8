using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Flashback.Node.Hosting;

/// <summary>
/// Starts and stops the host: <see cref="StopSignals"/> stop it, and systemd is notified when it is ready and when it stops, if the
/// environment names its socket (sd_notify; nothing is sent otherwise).
/// </summary>
/// <remarks>
/// The lifetimes of the framework know no second signal that quits at once, nor SIGHUP, and that for systemd notifies only the child of
/// a process of this name, which leaves out containers and supervisors that speak the same protocol.
/// </remarks>
internal sealed class NodeLifetime(StopSignals signals, IHostApplicationLifetime application, ISystemdNotifier systemd)
    : IHostLifetime, IDisposable
{
    private readonly List<CancellationTokenRegistration> _registrations = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(signals.Token.Register(application.StopApplication));
        _registrations.Add(application.ApplicationStarted.Register(NotifyReady));
        _registrations.Add(application.ApplicationStopping.Register(() => systemd.Notify(ServiceState.Stopping)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A service that failed during the start is stopping the host already; "ready" must not be the last message then.</summary>
    private void NotifyReady()
    {
        if (!application.ApplicationStopping.IsCancellationRequested) systemd.Notify(ServiceState.Ready);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }
}
