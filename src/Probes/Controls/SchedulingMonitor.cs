namespace Flashback.Probes.Controls;

/// <summary>
/// Measures how late this process is scheduled: a timer should fire every <see cref="Period"/>; what it is late by, a probe's
/// timestamps may be late by. Otherwise a busy validator would report its own load as a target's latency. The timer runs only while
/// somebody watches: a validator between its probes is not woken a hundred times a second.
/// </summary>
public sealed class SchedulingMonitor : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    /// <summary>How many late firings are remembered; a probe lasts seconds at most.</summary>
    public const int MaxRemembered = 4096;

    /// <summary>Firings this much late are normal and not remembered.</summary>
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly Queue<(long At, TimeSpan Late)> _late = new();
    private long _last;
    private int _watching;

    public SchedulingMonitor(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Measures until what it gives is disposed: from before a probe begins until its delays have been asked for. Any number at a time.
    /// </summary>
    public IDisposable Watch()
    {
        lock (_lock)
        {
            if (_watching++ == 0)
            {
                _last = _time.GetTimestamp();
                _timer.Change(Period, Period);
            }
        }
        return new Watcher(this);
    }

    /// <summary>
    /// The worst delay seen since a timestamp of the same clock, including one still going on; none while nothing is being measured.
    /// </summary>
    public TimeSpan WorstSince(long timestamp)
    {
        lock (_lock)
        {
            var worst = _watching > 0 ? Lateness(_time.GetTimestamp()) : TimeSpan.Zero;
            foreach (var (at, late) in _late)
            {
                if (at >= timestamp && late > worst) worst = late;
            }
            return worst;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_lock)
        {
            if (_watching == 0) return;
            var now = _time.GetTimestamp();
            var late = Lateness(now);
            _last = now;
            if (late < Noise) return;
            if (_late.Count == MaxRemembered) _late.Dequeue();
            _late.Enqueue((now, late));
        }
    }

    private void EndWatch()
    {
        lock (_lock)
        {
            if (--_watching == 0) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan Lateness(long now)
    {
        var late = _time.GetElapsedTime(_last, now) - Period;
        return late > TimeSpan.Zero ? late : TimeSpan.Zero;
    }

    private sealed class Watcher(SchedulingMonitor monitor) : IDisposable
    {
        private SchedulingMonitor? _monitor = monitor;

        public void Dispose() => Interlocked.Exchange(ref _monitor, null)?.EndWatch();
    }
}
