using Flashback.Libp2p.Gossip;

namespace Flashback.Libp2p.Tests.Gossip;

public sealed class PublishGateTests
{
    private const int Max = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SteppedTime _time = new();
    private readonly PublishGate _gate;

    public PublishGateTests() => _gate = new PublishGate(Max, Patience, _time);

    [Fact]
    public async Task As_much_as_fits_is_queued_and_the_rest_when_the_router_is_done()
    {
        Assert.True(Enter(400).IsCompleted);
        Assert.True(Enter(600).IsCompleted);
        var beyond = Enter(1);
        Assert.False(beyond.IsCompleted);
        _gate.Leave(600, followersBehind: false);
        await beyond.InTime();
    }

    [Fact]
    public void One_frame_goes_in_however_long_it_is() => Assert.True(Enter(Max + 1).IsCompleted);

    [Fact]
    public async Task While_followers_are_behind_publishing_waits_until_one_has_caught_up()
    {
        await Enter(1);
        _gate.Leave(1, followersBehind: true);
        var waiting = Enter(1);
        Assert.False(waiting.IsCompleted);
        _gate.Open();
        await waiting.InTime();
    }

    [Fact]
    public async Task Patience_ends()
    {
        await Enter(1);
        _gate.Leave(1, followersBehind: true);
        var waiting = Enter(1);
        _time.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await waiting.InTime();
        // It went in, so it will leave: the count is right again.
        _gate.Leave(1, followersBehind: false);
        Assert.True(Enter(Max).IsCompleted);
        Assert.False(Enter(1).IsCompleted);
    }

    [Fact]
    public async Task A_cancelled_wait_does_not_enter()
    {
        await Enter(Max);
        using var cancel = new CancellationTokenSource();
        var waiting = _gate.EnterAsync(1, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _gate.Leave(Max, followersBehind: false);
        Assert.True(Enter(Max).IsCompleted);
    }

    private Task Enter(int bytes) => _gate.EnterAsync(bytes, CancellationToken.None).AsTask();
}
