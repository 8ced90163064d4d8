namespace Flashback.Tests.Support;

/// <summary>
/// A clock that throws when it is asked for the time, as soon as the test says so: a fault from an unexpected place. Its timers continue.
/// </summary>
public sealed class BreakableTime(TimeProvider time) : TimeProvider
{
    private volatile bool _isBroken;

    public bool IsBroken { get => _isBroken; set => _isBroken = value; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override long GetTimestamp() => IsBroken ? throw new InvalidOperationException("the clock is broken") : time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
