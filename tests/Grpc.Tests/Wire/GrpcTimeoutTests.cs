using Flashback.Grpc.Tests.Support;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Tests.Wire;

/// <summary>TimeoutValue → at most 8 digits; TimeoutUnit → H / M / S / m / u / n.</summary>
public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData(1, "100n")]
    [InlineData(999_999, "99999900n")]
    [InlineData(1_000_000, "100000u")]
    [InlineData(1_000_001, "100001u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(999_999_991, "100000m")]
    [InlineData(10 * TimeSpan.TicksPerDay, "864000S", "864000000m")]
    [InlineData(4000 * TimeSpan.TicksPerDay, "5760000M", "345600000S")]
    [InlineData(100_000 * TimeSpan.TicksPerDay, "2400000H", "144000000M")]
    [InlineData(long.MaxValue, "99999999H")]
    [InlineData(0, "100n")]
    [InlineData(-5, "100n")]
    public void FinestUnitThatFitsRoundedUp(long ticks, string expected, string? tooLong = null)
    {
        Assert.True(tooLong is null || tooLong.Length > 9);
        Assert.Equal(expected, GrpcTimeout.Format(new TimeSpan(ticks)));
    }

    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("600n", 6)]
    [InlineData("1n", 1)]
    [InlineData("0S", 0)]
    [InlineData("00000001S", 10_000_000)]
    [InlineData("99999999H", 99_999_999L * 36_000_000_000)]
    public void Read(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("1h")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1 S")]
    [InlineData("1.5S")]
    [InlineData("1S ")]
    [InlineData("0x1S")]
    [InlineData("100000000S")]
    [InlineData("٣S")]
    public void Malformed(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Fact]
    public void ADeadlineBeyondTheCalendarIsNone()
    {
        var clock = new ManualClock();
        Assert.True(GrpcTimeout.TryParse("99999999H", out var timeout));
        Assert.Equal(DateTime.MaxValue, GrpcTimeout.DeadlineOf(timeout, clock));
        Assert.Equal(clock.GetUtcNow().UtcDateTime.AddHours(1), GrpcTimeout.DeadlineOf(TimeSpan.FromHours(1), clock));
        using var timer = GrpcTimeout.StartTimer(timeout, clock);
        Assert.False(timer.IsCancellationRequested);
    }

    [Fact]
    public void ATimerRunsAsLongAsTimersCan()
    {
        var clock = new ManualClock();
        using var longest = GrpcTimeout.StartTimer(GrpcTimeout.MaxTimer, clock);
        using var past = GrpcTimeout.StartTimer(TimeSpan.FromSeconds(-1), clock);
        Assert.True(past.IsCancellationRequested);
        clock.Advance(GrpcTimeout.MaxTimer - TimeSpan.FromSeconds(1));
        Assert.False(longest.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(longest.IsCancellationRequested);
    }
}
