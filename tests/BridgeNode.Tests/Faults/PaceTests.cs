using Flashback.BridgeNode.Faults;

namespace Flashback.BridgeNode.Tests.Faults;

public sealed class PaceTests
{
    private readonly HastyTime _time = new(TimeSpan.FromMilliseconds(0.4));

    [Fact]
    public async Task A_transfer_takes_as_long_as_its_rate_says()
    {
        var start = _time.GetTimestamp();
        var pace = new Pace(200_000, _time);
        for (var left = 400_000; left > 0; left -= pace.PieceLength) await pace.MovedAsync(Math.Min(left, pace.PieceLength), default);
        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.001));
    }

    [Fact]
    public async Task Time_lost_elsewhere_counts()
    {
        var pace = new Pace(200_000, _time);
        _time.Advance(TimeSpan.FromSeconds(1));
        await pace.MovedAsync(200_000, default);
        Assert.Equal(0, _time.Timers);
        await pace.MovedAsync(1, default);
        Assert.NotEqual(0, _time.Timers);
    }

    [Fact]
    public async Task Without_a_rate_nothing_waits()
    {
        await new Pace(0, _time).MovedAsync(int.MaxValue, default);
        Assert.Equal(0, _time.Timers);
    }
}
