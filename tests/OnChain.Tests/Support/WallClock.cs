namespace Flashback.OnChain.Tests.Support;

/// <summary>A clock that somebody sets: the time of day leaps, what has passed does not.</summary>
internal sealed class WallClock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero))
{
    private TimeSpan _set;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _set;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public void Set(TimeSpan by) => _set += by;
}
