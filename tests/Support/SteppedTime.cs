using Microsoft.Extensions.Time.Testing;

namespace Flashback.Tests.Support;

/// <summary>
/// The fake clock for code that waits again and again. <see cref="FakeTimeProvider"/> jumps: every timer on the way fires at the end, as
/// on a machine that slept. This one stops at each timer in turn, so that what a timer starts is timed from its own instant. Timers fire
/// on the thread that moves the clock, and on no other.
/// </summary>
public sealed class SteppedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _gate = new();
    private readonly List<SteppedTimer> _timers = [];

    public SteppedTime() : this(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Since the clock was made.</summary>
    public TimeSpan Elapsed => GetUtcNow() - Start;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SteppedTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public new void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    /// <summary>Moves to an instant; <paramref name="settle"/> runs before, and after each stop.</summary>
    public void AdvanceTo(DateTimeOffset instant, Action? settle = null)
    {
        settle?.Invoke();
        while (TakeNext(instant) is { } next)
        {
            next.Fire();
            settle?.Invoke();
        }
        MoveTo(instant);
        settle?.Invoke();
    }

    /// <summary>Moves on to the next timer if it is at most so far away. Longer ones are timeouts, which a test fires on purpose.</summary>
    public void AdvanceToNext(TimeSpan within) => TakeNext(GetUtcNow() + within)?.Fire();

    /// <summary>Runs a task to its end, skipping every wait of at most ten seconds.</summary>
    public async Task<T> RunAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            AdvanceToNext(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }
        return await task;
    }

    /// <summary>Moves to the first timer that is due by an instant; null if there is none.</summary>
    private SteppedTimer? TakeNext(DateTimeOffset instant)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= instant).MinBy(timer => timer.Due);
            if (next is null) return null;
            MoveTo(next.Due);
            if (next.Period > TimeSpan.Zero) next.Due += next.Period;
            else _timers.Remove(next);
            return next;
        }
    }

    private void MoveTo(DateTimeOffset instant)
    {
        lock (_gate)
        {
            if (instant > GetUtcNow()) SetUtcNow(instant);
        }
    }

    /// <summary>Known to its clock while it runs.</summary>
    private sealed class SteppedTimer(SteppedTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                (Due, Period) = (time.GetUtcNow() + dueTime, period);
                time._timers.Add(this);
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
