using Flashback.BridgeNode.Faults;

namespace Flashback.BridgeNode.Tests.Faults;

public sealed class FullWaitTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(400, 2)]
    [InlineData(5_000, 5)]
    public async Task A_timer_that_fires_early_is_waited_for_again(int earlyMicros, int timers)
    {
        var time = new HastyTime(TimeSpan.FromMicroseconds(earlyMicros));
        var start = time.GetTimestamp();
        await time.DelayInFullAsync(TimeSpan.FromSeconds(1), default);
        Assert.InRange(time.GetElapsedTime(start), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.001));
        Assert.Equal(timers, time.Timers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Without_a_time_there_is_no_wait(int seconds)
    {
        var time = new HastyTime(TimeSpan.Zero);
        await time.DelayInFullAsync(TimeSpan.FromSeconds(seconds), default);
        Assert.Equal(0, time.Timers);
    }

    [Fact]
    public async Task Cancelled_it_ends()
    {
        var time = new HastyTime(TimeSpan.Zero);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => time.DelayInFullAsync(TimeSpan.FromSeconds(1), new CancellationToken(true)));
    }
}
