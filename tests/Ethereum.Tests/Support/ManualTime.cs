namespace Flashback.Ethereum.Tests.Support;

/// <summary>A clock that only the test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _now;

    internal TimeSpan Elapsed => new(Interlocked.Read(ref _now));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => Interlocked.Read(ref _now);
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on to the next timer if it is at most so far away. Longer ones are timeouts, which a test fires on purpose.</summary>
    internal void AdvanceToNext(TimeSpan within)
    {
        ManualTimer? next;
        lock (_lock)
        {
            next = _timers.MinBy(t => t.Due);
            if (next is null || next.Due - _now > within.Ticks) return;
            _timers.Remove(next);
            Interlocked.Exchange(ref _now, Math.Max(_now, next.Due));
        }
        next.Fire();
    }

    /// <summary>Runs a task to its end, skipping every wait shorter than ten seconds.</summary>
    internal async Task<T> RunAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            AdvanceToNext(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        return await task;
    }

    internal sealed class ManualTimer(ManualTime owner, Action fire) : ITimer
    {
        internal long Due { get; private set; }

        internal void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                owner._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = owner._now + dueTime.Ticks;
                owner._timers.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
