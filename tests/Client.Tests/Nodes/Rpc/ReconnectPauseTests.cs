using Flashback.Client.Nodes.Rpc;

namespace Flashback.Client.Tests.Nodes.Rpc;

public sealed class ReconnectPauseTests
{
    [Fact]
    public async Task The_pause_doubles_up_to_a_bound_and_is_reset_by_a_verdict()
    {
        var time = new SteppedTime();
        var pause = new ReconnectPause(time);
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 }) await WaitsAsync(seconds);
        pause.Reset();
        await WaitsAsync(1);

        async Task WaitsAsync(int seconds)
        {
            var wait = pause.WaitAsync(CancellationToken.None);
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.False(wait.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
            await wait.InTime();
        }
    }
}
