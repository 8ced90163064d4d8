using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;

namespace Flashback.Node.Hosting;

/// <summary>
/// Tells systemd that the main loop runs, twice in each period that it allows (<c>WatchdogSec=</c>), and why the node is not ready. While
/// the loop hangs nothing is sent: systemd then kills the node and restarts it.
/// </summary>
/// <param name="heartbeat">Of the main loop.</param>
/// <param name="notReady">Why the node is not ready; empty when it is.</param>
/// <param name="systemd">Notified of both.</param>
/// <param name="period">What systemd allows.</param>
/// <param name="time">The clock.</param>
internal sealed class Watchdog(
    Heartbeat heartbeat, Func<string> notReady, ISystemdNotifier systemd, TimeSpan period, TimeProvider time)
{
    /// <summary>How often the status is sent where systemd has no watchdog.</summary>
    public static readonly TimeSpan Unwatched = TimeSpan.FromMinutes(1);

    private string? _told;

    /// <summary>
    /// The period from the environment that systemd gives (sd_watchdog_enabled(3)): <c>WATCHDOG_USEC</c> in microseconds, meant for the
    /// process <c>WATCHDOG_PID</c> where that is set. <see cref="Unwatched"/> when it is meant for another or is not a period.
    /// </summary>
    public static TimeSpan Period(Func<string, string?> environment, int processId)
    {
        var isOther = environment("WATCHDOG_PID") is { Length: > 0 } pid && pid != processId.ToString(CultureInfo.InvariantCulture);
        var isPeriod = long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            && micros is > 0 and <= long.MaxValue / TimeSpan.TicksPerMicrosecond;
        return isPeriod && !isOther ? TimeSpan.FromMicroseconds(micros) : Unwatched;
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!systemd.IsEnabled) return;
        using var timer = new PeriodicTimer(TimeSpan.FromTicks(Math.Clamp(period.Ticks / 2, TimeSpan.TicksPerMillisecond, Unwatched.Ticks)),
            time);
        do Tell();
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Once.</summary>
    public void Tell()
    {
        if (!heartbeat.IsAlive) return;
        systemd.Notify(new ServiceState("WATCHDOG=1"));
        var status = notReady() is { Length: > 0 } why ? $"not ready: {why}" : "ready";
        if (status == _told) return;
        _told = status;
        systemd.Notify(new ServiceState($"STATUS={status}"));
    }
}
