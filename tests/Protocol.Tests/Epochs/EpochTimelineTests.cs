using Flashback.Aggregation.Tests.Support;
using Flashback.Protocol.Epochs;

namespace Flashback.Protocol.Tests.Epochs;

public sealed class EpochTimelineTests
{
    private static readonly EpochTimeline Devnet = new(TestEpoch.Parameters, 100, 2);

    [Fact]
    public void Windows_count_from_the_end()
    {
        Assert.Equal(130_000, Devnet.Start);
        Assert.Equal(145_000, Devnet.End);
        Assert.Equal(147_000, Devnet.CommitDeadline);
        Assert.Equal(148_000, Devnet.RevealAt);
        Assert.Equal(150_000, Devnet.ProposeAt);
        Assert.Equal(157_000, Devnet.ReportDeadline);
        Assert.Equal(161_000, Devnet.DisputeEnd);
        Assert.Equal(6_000, Devnet.TransmitWait(2));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 6)]
    [InlineData(3, 12)]
    [InlineData(4, 20)]
    [InlineData(5, 30)]
    [InlineData(6, 40)]
    [InlineData(7, 50)]
    public void Rounds_grow_to_five_timeouts(uint round, long seconds) =>
        Assert.Equal(Devnet.ProposeAt + seconds * 1000, Devnet.RoundStart(round));

    [Fact]
    public void The_round_changes_at_its_start()
    {
        Assert.Equal(0u, Devnet.RoundAt(Devnet.End));
        Assert.Equal(0u, Devnet.RoundAt(Devnet.RoundStart(1) - 1));
        Assert.Equal(1u, Devnet.RoundAt(Devnet.RoundStart(1)));
        Assert.Equal((uint)EpochTimeline.MaxRounds - 1, Devnet.RoundAt(Devnet.RoundStart(EpochTimeline.MaxRounds) - 1));
        Assert.Equal((uint)EpochTimeline.MaxRounds, Devnet.RoundAt(long.MaxValue));
    }

    [Fact]
    public void An_epoch_beyond_time_is_refused() =>
        Assert.Throws<OverflowException>(() => new EpochTimeline(TestEpoch.Parameters, 0, ulong.MaxValue));
}
