using Flashback.Probes.S3;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.Controls;

/// <summary>
/// Decides whether a sample says something about the target, or about the validator. Wrong bytes and answers of an HTTP
/// server are the target's whatever else is wrong.
/// </summary>
/// <param name="controls">Dialled when a probe failed.</param>
/// <param name="monitor">This process's own delays.</param>
/// <param name="clockError">How far the machine's clock is off, by what the node knows better; null if it knows nothing.</param>
public sealed class FaultJudge(ControlTargets controls, SchedulingMonitor monitor, Func<TimeSpan>? clockError = null)
{
    /// <summary>
    /// A clock further off makes good certificates look expired, and good signatures stale (S3 refuses them from 15 minutes on).
    /// </summary>
    public static readonly TimeSpan TolerableClockError = TimeSpan.FromMinutes(5);

    /// <summary>Shorter delays are within what a latency may be off by.</summary>
    public static readonly TimeSpan TolerableDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>A longer delay is tolerable if it is at most this part of what was measured.</summary>
    public const int TolerableShare = 4;

    /// <summary>The exchange with the reason that it deserves.</summary>
    /// <param name="exchange">A finished exchange.</param>
    /// <param name="startedAt">The monotonic timestamp of its start.</param>
    /// <param name="cancellation">Ends the dialling of control targets.</param>
    public async Task<S3Exchange> JudgeAsync(S3Exchange exchange, long startedAt, CancellationToken cancellation)
    {
        var delay = monitor.WorstSince(startedAt);
        if (IsDistorted(exchange, delay))
            return exchange with
            {
                Reason = ProbeReason.LocalOverload,
                Detail = $"This process was scheduled {delay.TotalMilliseconds:F0} ms late during the request."
            };
        if (exchange.Reason is ProbeReason.TlsFailed or ProbeReason.AccessRefused && clockError?.Invoke() is { } error
            && error.Duration() > TolerableClockError)
            return exchange with
            {
                Reason = ProbeReason.ClockOff,
                Detail = $"{exchange.Reason}; this machine's clock is {error.TotalSeconds:F0} s off."
            };
        if (!MayBeOwnNetwork(exchange.Reason)) return exchange;
        try
        {
            var state = await controls.CheckAsync(cancellation);
            if (exchange.Reason == ProbeReason.ResolverDown)
                return state.ResolverUp ? exchange with { Reason = ProbeReason.NameUnresolvable } : exchange;
            if (exchange.Reason == ProbeReason.NoRoute)
                return state is { IsKnown: true, NetworkUp: true } ? exchange with { Reason = ProbeReason.HostUnreachable } : exchange;
            return state.NetworkUp ? exchange : exchange with
            {
                Reason = ProbeReason.ControlsFailed,
                Detail = $"{exchange.Reason}; the control targets did not answer either."
            };
        }
        catch (OperationCanceledException)
        {
            return exchange with { Reason = ProbeReason.Cancelled };
        }
    }

    /// <summary>A measured time is worth nothing if the process itself may have caused a good part of it.</summary>
    internal static bool IsDistorted(S3Exchange exchange, TimeSpan delay)
    {
        if (delay <= TolerableDelay) return false;
        var delayMicros = (ulong)(delay.Ticks / TimeSpan.TicksPerMicrosecond);
        return exchange.Reason switch
        {
            ProbeReason.None => delayMicros * TolerableShare > exchange.Phases.FirstByteMicros,
            ProbeReason.ConnectTimeout or ProbeReason.FirstByteTimeout or ProbeReason.BodyTimeout or ProbeReason.UploadTimeout
                => delayMicros * TolerableShare > exchange.Phases.TotalMicros,
            _ => false,
        };
    }

    private static bool MayBeOwnNetwork(ProbeReason reason) => reason is
        ProbeReason.ResolverDown or ProbeReason.NoRoute or ProbeReason.NameNotFound or ProbeReason.ConnectionRefused
            or ProbeReason.ConnectTimeout or
        ProbeReason.HostUnreachable or ProbeReason.ConnectionReset or ProbeReason.TlsFailed or ProbeReason.FirstByteTimeout or
        ProbeReason.BodyTimeout or ProbeReason.BodyTruncated or ProbeReason.UploadTimeout;
}
