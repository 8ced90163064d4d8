using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p.Tests.Muxing;

public sealed class ReaderWakeTests
{
    private readonly TaskCompletionSource _woken = new();
    private readonly ReaderWake _wake = new();

    [Fact]
    public void A_reader_on_the_loop_goes_on_when_it_is_released()
    {
        _wake.OnLoop = true;
        _wake.Hold();
        _wake.Schedule(_ => _woken.SetResult(), null);
        var (action, state) = _wake.Release();
        Assert.False(_woken.Task.IsCompleted);
        action!(state);
        Assert.True(_woken.Task.IsCompleted);
        Assert.Null(_wake.Release().Action);
    }

    [Fact]
    public async Task A_wake_by_another_thread_is_not_delayed()
    {
        _wake.OnLoop = true;
        _wake.Hold();
        var other = new Thread(() => _wake.Schedule(_ => _woken.SetResult(), null));
        other.Start();
        other.Join();
        Assert.Null(_wake.Release().Action);
        await _woken.Task.InTime();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Any_other_wake_goes_to_the_pool(bool onLoop, bool held)
    {
        _wake.OnLoop = onLoop;
        if (held) _wake.Hold();
        _wake.Schedule(_ => _woken.SetResult(), null);
        Assert.Null(_wake.Release().Action);
        await _woken.Task.InTime();
    }
}
