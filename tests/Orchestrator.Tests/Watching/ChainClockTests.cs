using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Orchestrator.Tests.Support;
using Flashback.Orchestrator.Watching;

namespace Flashback.Orchestrator.Tests.Watching;

public sealed class ChainClockTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Without_a_block_local_time_rules()
    {
        var clock = new ChainClock(_time);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), clock.NowMillis);
        Assert.Equal(TimeSpan.Zero, clock.Lag);
    }

    [Theory]
    [InlineData(-4, 0)]
    [InlineData(-5, -5)]
    [InlineData(4, 0)]
    [InlineData(5, 5)]
    [InlineData(86_400, 86_400)]
    public void Small_differences_are_the_way_of_blocks_and_great_ones_are_followed(int ahead, int expected)
    {
        var clock = new ChainClock(_time);
        clock.Observe(Head(1, ahead));
        Assert.Equal(TimeSpan.FromSeconds(expected), clock.Offset);
        Assert.Equal(_time.GetUtcNow().AddSeconds(expected).ToUnixTimeMilliseconds(), clock.NowMillis);
    }

    [Fact]
    public void The_least_delayed_of_several_blocks_counts()
    {
        var clock = new ChainClock(_time);
        clock.Observe(Head(1, 60));
        clock.Observe(Head(2, 45));
        Assert.Equal(TimeSpan.FromSeconds(60), clock.Offset);
    }

    [Fact]
    public void A_chain_that_stands_still_lags()
    {
        var clock = new ChainClock(_time);
        clock.Observe(Head(1, 0));
        _time.Advance(TimeSpan.FromSeconds(90));
        clock.Observe(Head(1, -90));
        Assert.Equal(TimeSpan.FromSeconds(90), clock.Lag);
    }

    [Fact]
    public void A_timestamp_beyond_all_calendars_is_passed_over()
    {
        var clock = new ChainClock(_time);
        clock.Observe(new Block(1, Keccak256.Hash([1]), default, ulong.MaxValue, null, 0));
        Assert.Equal(TimeSpan.Zero, clock.Offset);
        Assert.Equal(TimeSpan.Zero, clock.Lag);
    }

    private Block Head(byte number, int ahead) => new(number, Keccak256.Hash([number]), default, (ulong)_time.GetUtcNow().AddSeconds(ahead).ToUnixTimeSeconds(), null, 0);
}
