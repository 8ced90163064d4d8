namespace Flashback.BridgeNode.Tests.Faults;

/// <summary>
/// A clock that stands still but in waits; each timer fires at once, and too early by that clock, though never before a part of its time.
/// </summary>
/// <param name="early">How much too early.</param>
internal sealed class HastyTime(TimeSpan early) : FakeTimeProvider
{
    /// <summary>How many timers were started.</summary>
    public int Timers { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timers++;
        Advance(dueTime > early ? dueTime - early : dueTime / 2);
        callback(state);
        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
