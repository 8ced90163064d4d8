using Flashback.Node.Lifecycle;
using Flashback.Node.Schedule;

namespace Flashback.Node.Tests.Lifecycle;

public sealed class DrainTests
{
    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<ulong> _underWork = [7];
    private readonly FakeChain _chain = new();

    [Fact]
    public async Task It_is_done_when_it_was_asked_for_and_the_last_epoch_has_ended()
    {
        var scheduler = new EpochScheduler(_chain, _chain, World.Domain, null);
        var drain = new Drain(scheduler, () => [.. _underWork]);
        var isDone = false;
        var waiting = drain.RunAsync(_time, () => isDone = true, CancellationToken.None);
        Assert.Equal([7UL], drain.Begin());
        Assert.True(scheduler.IsPaused);
        _time.AdvanceTo(_time.GetUtcNow().AddSeconds(1), () => { });
        Assert.False(drain.IsDone || waiting.IsCompleted || isDone);
        _underWork.Clear();
        _time.AdvanceTo(_time.GetUtcNow().AddSeconds(1), () => { });
        await waiting;
        Assert.True(drain.IsDone && isDone);
    }

    [Fact]
    public void A_node_without_epochs_in_progress_does_not_end_unless_drained()
    {
        _underWork.Clear();
        Assert.False(new Drain(new EpochScheduler(_chain, _chain, World.Domain, null), () => _underWork).IsDone);
    }
}
