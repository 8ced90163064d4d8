using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.OnChain.Tests.Support;
using Flashback.OnChain.Watching;

namespace Flashback.OnChain.Tests.Watching;

public sealed class ChainClockTests
{
    private readonly WallClock _time = new();

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
    public void Small_clock_differences_are_ignored_and_large_ones_followed(int ahead, int expected)
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

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    public void A_local_clock_that_is_set_wrong_moves_nothing(int seconds)
    {
        var clock = new ChainClock(_time);
        for (byte i = 0; i < 16; i++) Block(clock, i);
        var now = clock.NowMillis;
        _time.Set(TimeSpan.FromSeconds(seconds));
        Assert.Equal(now, clock.NowMillis);
        _time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(now + 12_000, clock.NowMillis);
        clock.Observe(Head(100, -seconds));
        Assert.Equal(now + 12_000, clock.NowMillis);
        Assert.Equal(TimeSpan.FromSeconds(-seconds), clock.Offset);
    }

    [Fact]
    public void A_machine_that_slept_is_right_again_with_the_next_block()
    {
        var clock = new ChainClock(_time);
        for (byte i = 0; i < 16; i++) Block(clock, i);
        // Asleep, the machine's steady clock stands.
        _time.Set(TimeSpan.FromHours(8));
        Block(clock, 100);
        Assert.Equal(TimeSpan.Zero, clock.Offset);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeMilliseconds(), clock.NowMillis);
    }

    [Fact]
    public void A_wrong_clock_that_is_set_right_is_followed()
    {
        var clock = new ChainClock(_time);
        for (byte i = 0; i < 16; i++) clock.Observe(Head(i, 500));
        _time.Set(TimeSpan.FromSeconds(500));
        Block(clock, 100);
        Assert.Equal(TimeSpan.Zero, clock.Offset);
    }

    [Fact]
    public void One_header_that_leaps_ahead_is_not_followed_and_two_are()
    {
        var clock = new ChainClock(_time);
        Block(clock, 1);
        clock.Observe(Head(2, 7_200));
        Assert.Equal(TimeSpan.Zero, clock.Offset);
        Block(clock, 3);
        clock.Observe(Head(4, 7_200));
        Assert.Equal(TimeSpan.Zero, clock.Offset);
        clock.Observe(Head(5, 7_100));
        Assert.Equal(TimeSpan.FromSeconds(7_100), clock.Offset);
    }

    private void Block(ChainClock clock, byte number)
    {
        _time.Advance(TimeSpan.FromSeconds(12));
        clock.Observe(Head(number, 0));
    }

    private Block Head(byte number, int ahead) =>
        new(number, Keccak256.Hash([number]), default, (ulong)_time.GetUtcNow().AddSeconds(ahead).ToUnixTimeSeconds(), null, 0);
}
