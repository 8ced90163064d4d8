using Flashback.Libp2p.Pacing;

namespace Flashback.Libp2p.Tests.Pacing;

public sealed class GuardedTimerTests
{
    [Fact]
    public void A_failed_tick_is_reported_and_the_next_one_comes()
    {
        var time = new SteppedTime();
        var (ticks, failures) = (0, new List<Exception>());
        using (GuardedTimer.Create(time, Tick, failures.Add, TimeSpan.FromSeconds(1)))
        {
            time.Advance(TimeSpan.FromSeconds(4.5));
        }
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(4, ticks);
        Assert.Equal(["1", "3"], failures.Select(e => e.Message));

        void Tick()
        {
            if (++ticks % 2 == 1) throw new InvalidOperationException($"{ticks}");
        }
    }
}
