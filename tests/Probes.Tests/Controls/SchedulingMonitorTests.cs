using Flashback.Probes.Controls;

namespace Flashback.Probes.Tests.Controls;

public sealed class SchedulingMonitorTests
{
    [Fact]
    public void A_late_timer_is_a_delay_of_this_process()
    {
        var time = new ManualTime();
        using var monitor = new SchedulingMonitor(time);
        using var watch = monitor.Watch();
        Run(time, 10);
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(90));
        time.Fire();
        Run(time, 1);
        var after = time.GetTimestamp();
        Run(time, 1);
        Assert.Equal(TimeSpan.FromMilliseconds(80), monitor.WorstSince(before));
        Assert.Equal(TimeSpan.Zero, monitor.WorstSince(after));
    }

    [Fact]
    public void A_delay_that_still_goes_on_counts()
    {
        var time = new ManualTime();
        using var monitor = new SchedulingMonitor(time);
        using var watch = monitor.Watch();
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(TimeSpan.FromMilliseconds(290), monitor.WorstSince(before));
    }

    [Fact]
    public void The_past_is_bounded()
    {
        var time = new ManualTime();
        using var monitor = new SchedulingMonitor(time);
        using var watch = monitor.Watch();
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));
        time.Fire();
        for (var i = 0; i < SchedulingMonitor.MaxRemembered - 1; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            time.Fire();
        }
        Assert.Equal(TimeSpan.FromMilliseconds(990), monitor.WorstSince(before));
        time.Advance(TimeSpan.FromMilliseconds(20));
        time.Fire();
        Assert.Equal(TimeSpan.FromMilliseconds(10), monitor.WorstSince(before));
    }

    [Fact]
    public void The_timer_runs_while_somebody_watches()
    {
        var time = new ManualTime();
        using var monitor = new SchedulingMonitor(time);
        Assert.Equal(0, time.Running);
        var (one, other) = (monitor.Watch(), monitor.Watch());
        Assert.Equal(1, time.Running);
        one.Dispose();
        one.Dispose();
        Assert.Equal(1, time.Running);
        other.Dispose();
        Assert.Equal(0, time.Running);
    }

    [Fact]
    public void What_passes_while_nobody_watches_is_no_delay()
    {
        var time = new ManualTime();
        using var monitor = new SchedulingMonitor(time);
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));
        time.Fire();
        Assert.Equal(TimeSpan.Zero, monitor.WorstSince(before));
        using var watch = monitor.Watch();
        Run(time, 1);
        Assert.Equal(TimeSpan.Zero, monitor.WorstSince(before));
        time.Advance(TimeSpan.FromMilliseconds(90));
        time.Fire();
        Assert.Equal(TimeSpan.FromMilliseconds(80), monitor.WorstSince(before));
    }

    private static void Run(ManualTime time, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            time.Advance(SchedulingMonitor.Period);
            time.Fire();
        }
    }
}
