using Flashback.Devnet.Processes;

namespace Flashback.Devnet.Tests.Processes;

[Collection(ProcessCollection.Name)]
public sealed class ChildProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    private string Log => _folder.File("log");

    public void Dispose() => _folder.Dispose();

    /// <summary>Its output is read by another thread, which may be behind when it has ended.</summary>
    [Fact]
    public async Task The_last_lines_of_what_has_ended_reach_the_log_however_late_they_are_read()
    {
        using var reading = new ManualResetEventSlim();
        var clock = new WaitClock();
        var go = _folder.File("go");
        var child = ChildProcess.Start("talks", "bash", ["-c", $"until [ -e {go} ]; do sleep 0.1; done; echo one; echo two; echo three"],
            Log, clock);
        var line = child.WaitForLineAsync(text => text == "one" && reading.Wait(Patience), Patience, CancellationToken.None);
        File.WriteAllText(go, "");
        await child.Exited.WaitAsync(Patience, SystemClock.Instance);
        clock.OnTimer = reading.Set; // only who waits for the rest lets the reader go on
        await child.DisposeAsync().AsTask().WaitAsync(2 * Patience, SystemClock.Instance);
        Assert.Equal(["one", "two", "three"], File.ReadAllLines(Log));
        Assert.Equal("one", await line);
    }

    [Fact]
    public async Task Output_before_the_end_is_read_and_the_last_lines_give_the_reason()
    {
        await using var child = ChildProcess.Start("fails", "bash", ["-c", "echo ready; echo why >&2; exit 1"], Log, SystemClock.Instance);
        Assert.Equal("ready", await child.WaitForLineAsync(text => text == "ready", Patience, CancellationToken.None));
        var error = await Assert.ThrowsAsync<DevnetException>(
            () => child.WaitForLineAsync(text => text == "never", Patience, CancellationToken.None));
        Assert.Contains("fails ended before it was ready", error.Message, StringComparison.Ordinal);
        Assert.Contains("why", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Something that it started and left behind may hold the other end of the pipe.</summary>
    [Fact]
    public async Task A_process_that_keeps_its_output_open_does_not_delay_the_end()
    {
        var clock = new WaitClock();
        var child = ChildProcess.Start("leaves", "bash", ["-c", "sleep 1000 & echo $!"], Log, clock);
        var left = int.Parse(await child.WaitForLineAsync(text => text.Length > 0, Patience, CancellationToken.None));
        await child.Exited.WaitAsync(Patience, SystemClock.Instance);
        try
        {
            clock.FiresAtOnce = true; // the grace is over
            await child.DisposeAsync().AsTask().WaitAsync(Patience, SystemClock.Instance);
        }
        finally
        {
            using var stray = System.Diagnostics.Process.GetProcessById(left);
            stray.Kill();
        }
    }

    /// <summary>Time in which nothing is ever due, unless the test says so.</summary>
    private sealed class WaitClock : TimeProvider
    {
        public Action? OnTimer { get; set; }

        public bool FiresAtOnce { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            OnTimer?.Invoke();
            return base.CreateTimer(callback, state, FiresAtOnce ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
