namespace Flashback.Libp2p.Network;

/// <summary>
/// Spaces the streams that this host opens on one connection, so that the peer's limit, which is taken to be our own
/// (<see cref="MuxerLimits.MaxStreamRate"/>), is never met: beyond it the peer would end the whole connection.
/// </summary>
internal sealed class StreamPace(MuxerLimits limits, TimeProvider time)
{
    /// <summary>Of the limit: what we space evenly may arrive in a bunch.</summary>
    private const double Share = 0.8;

    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / (limits.MaxStreamRate * Share);
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next = -Burst;

    /// <summary>Completes when a stream may be opened.</summary>
    /// <exception cref="Libp2pException">So many wait that the turn would not come within <paramref name="patience"/>.</exception>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            if (_next < now - Burst) _next = now - Burst;
            wait = _next - now;
            if (wait > patience)
                throw new Libp2pException($"Too many streams to the peer wait to be opened; it takes {limits.MaxStreamRate} a second.");
            _next += _interval;
        }
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
    }
}
