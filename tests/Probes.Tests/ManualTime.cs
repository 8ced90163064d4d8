namespace Flashback.Probes.Tests;

/// <summary>Time that stands still until a test moves it. Timers fire on the caller's thread.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(20_000);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(() => callback(state)) { IsRunning = dueTime != Timeout.InfiniteTimeSpan };
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by) => _now += by;

    /// <summary>Timers that would fire some time.</summary>
    public int Running => _timers.Count(timer => timer.IsRunning);

    /// <summary>Lets every timer fire once, however late that is.</summary>
    public void Fire()
    {
        foreach (var timer in _timers) timer.Fire();
    }

    private sealed class ManualTimer(Action fire) : ITimer
    {
        public bool IsRunning { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            IsRunning = dueTime != Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Dispose() => IsRunning = false;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
