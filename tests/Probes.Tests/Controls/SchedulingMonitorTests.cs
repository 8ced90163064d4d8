using Flashback.Probes.Controls;
using NSubstitute;

namespace Flashback.Probes.Tests.Controls;

public sealed class SchedulingMonitorTests
{
    [Fact]
    public void A_late_timer_is_a_delay_of_this_process()
    {
        var time = new FakeTimeProvider();
        using var monitor = new SchedulingMonitor(time);
        using var watch = monitor.Watch();
        Run(time, 10);
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(90));
        Run(time, 1);
        var after = time.GetTimestamp();
        Run(time, 1);
        Assert.Equal(TimeSpan.FromMilliseconds(80), monitor.WorstSince(before));
        Assert.Equal(TimeSpan.Zero, monitor.WorstSince(after));
    }

    [Fact]
    public void A_delay_that_still_goes_on_counts()
    {
        var time = new FakeTimeProvider();
        using var monitor = new SchedulingMonitor(time);
        using var watch = monitor.Watch();
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(TimeSpan.FromMilliseconds(290), monitor.WorstSince(before));
    }

    [Fact]
    public void The_past_is_bounded()
    {
        var time = new FakeTimeProvider();
        using var monitor = new SchedulingMonitor(time);
        using var watch = monitor.Watch();
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < SchedulingMonitor.MaxRemembered - 1; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
        }
        Assert.Equal(TimeSpan.FromMilliseconds(990), monitor.WorstSince(before));
        time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(TimeSpan.FromMilliseconds(10), monitor.WorstSince(before));
    }

    [Fact]
    public void The_timer_runs_while_somebody_watches()
    {
        var (time, timer) = (Substitute.For<TimeProvider>(), Substitute.For<ITimer>());
        time.CreateTimer(default!, null, default, default).ReturnsForAnyArgs(timer);
        using var monitor = new SchedulingMonitor(time);
        var (one, other) = (monitor.Watch(), monitor.Watch());
        timer.Received(1).Change(SchedulingMonitor.Period, SchedulingMonitor.Period);
        one.Dispose();
        one.Dispose();
        timer.DidNotReceive().Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        other.Dispose();
        timer.Received(1).Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void Time_without_a_measurement_is_not_a_delay()
    {
        var time = new FakeTimeProvider();
        using var monitor = new SchedulingMonitor(time);
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, monitor.WorstSince(before));
        using var watch = monitor.Watch();
        Run(time, 1);
        Assert.Equal(TimeSpan.Zero, monitor.WorstSince(before));
        time.Advance(TimeSpan.FromMilliseconds(90));
        Assert.Equal(TimeSpan.FromMilliseconds(80), monitor.WorstSince(before));
    }

    private static void Run(FakeTimeProvider time, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            time.Advance(SchedulingMonitor.Period);
        }
    }
}
