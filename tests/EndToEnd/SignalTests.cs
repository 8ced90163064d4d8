using Flashback.EndToEnd.Support;

namespace Flashback.EndToEnd;

/// <summary>However and whenever the devnet is stopped, it ends with the documented code and leaves no process behind.</summary>
[Collection(Alone.Name)]
public class SignalTests
{
    private const int Killed = 137;
    private const int AtOnce = 130;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("starting a chain", "INT", 0)]
    [InlineData("starting three gateways", "TERM", 0)]
    [InlineData("bringing everybody on chain", "INT", 0)]
    [InlineData("starting 4 validators", "HUP", 0)]
    [InlineData("starting 4 validators", "KILL", Killed)]
    public async Task Nothing_is_left_running(string step, string signal, int code)
    {
        await using var run = DevnetRun.Start();
        await run.WaitForAsync("step", line => line.Text("text").StartsWith(step, StringComparison.Ordinal));
        run.Signal(signal);
        Assert.True(await run.ExitAsync() == code, await run.StoryAsync());
        await NothingRuns(run);
    }

    [Fact]
    public async Task The_second_Ctrl_C_quits_at_once_and_leaves_nothing_running_either()
    {
        await using var run = DevnetRun.Start();
        await run.WaitForAsync("ready");
        run.Interrupt();
        run.Interrupt();
        Assert.True(await run.ExitAsync() is AtOnce or 0, await run.StoryAsync()); // 0: the first was quicker
        await NothingRuns(run);
    }

    [Fact]
    public async Task A_run_without_a_reader_ends()
    {
        await using var run = DevnetRun.Start();
        await run.WaitForAsync("step");
        run.StopReading();
        await run.EndAsync();
        Assert.Contains("Broken pipe", await run.StoryAsync(), StringComparison.Ordinal);
        await NothingRuns(run);
    }

    private static async Task NothingRuns(DevnetRun run)
    {
        var clock = SystemClock.Instance;
        var start = clock.GetTimestamp();
        while (run.Running() is { Count: > 0 } left)
        {
            Assert.True(clock.GetElapsedTime(start) < Patience, $"still running: {string.Join('\n', left)}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
        }
    }
}
