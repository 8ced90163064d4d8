using Flashback.Aggregation.Compliance;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Compliance;

public sealed class RollingDaysTests
{
    private const ulong Day = 86_400;

    [Fact]
    public void An_epoch_belongs_to_the_day_in_which_it_ends_and_leaves_with_it()
    {
        var days = new RollingDays();
        days.Add(20_000 * Day, Rolling.Absent);
        Assert.Equal(2UL, days.Add(20_030 * Day - 1, Rolling.Absent).Epochs);
        Assert.Equal(2UL, days.Add(20_030 * Day, Rolling.Absent).Epochs);
        Assert.Equal(days.Window, days.Add(20_030 * Day, default));
    }

    [Fact]
    public void Epochs_come_in_their_order()
    {
        var days = new RollingDays();
        days.Add(20_000 * Day, Rolling.Absent);
        Assert.Throws<ArgumentOutOfRangeException>(() => days.Add(20_000 * Day - 1, Rolling.Absent));
        Assert.Equal(1UL, days.Window.Epochs);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(100, 100, 1, 0, 100, 0)]
    [InlineData(100, 101, 1, 0, 100, 0)]
    [InlineData(100, 0, 1, 100_000, 100, 100)]
    [InlineData(524_286, 524_284, 1, 0, 262_143, 1)]
    [InlineData(524_286, 524_285, 1, 0, 262_143, 0)]
    [InlineData(ulong.MaxValue, 0, 1, 100_000, 262_143, 262_143)]
    public void What_an_epoch_adds(ulong samples, ulong successes, ulong epochs, ulong downtime, ulong requests, ulong failures) =>
        Assert.Equal(new Rolling(epochs, downtime, requests, failures), Rolling.Measured(samples, successes));

    [Fact]
    public void A_breach_turns_a_good_epoch_into_a_miss_and_nothing_else()
    {
        var terms = new Terms(100, 0, 0, 0, MinUptimePpm: 999_500);
        var (fine, short_) = (new Rolling(720, 0, 0, 0), new Rolling(720, 200_000, 0, 0));
        Assert.Equal(Grade.Exceeded, Sla.Evaluate(Verdict(VerdictStatus.Measured, 10), terms, fine));
        Assert.Equal(Grade.Missed, Sla.Evaluate(Verdict(VerdictStatus.Measured, 10), terms, short_));
        Assert.Equal(Grade.Missed, Sla.Evaluate(Verdict(VerdictStatus.Measured, 100), terms, short_));
        Assert.Equal(Grade.MissedBadly, Sla.Evaluate(Verdict(VerdictStatus.Measured, 200), terms, short_));
        Assert.Equal(Grade.MissedBadly, Sla.Evaluate(Verdict(VerdictStatus.Unreachable, 0), terms, short_));
        Assert.Equal(Grade.Inconclusive, Sla.Evaluate(Verdict(VerdictStatus.Inconclusive, 0), terms, short_));
        Assert.Equal(Grade.Corrupt, Sla.Evaluate(Verdict(VerdictStatus.Measured, 10) with { Corrupt = true }, terms, short_));
    }

    private static Verdict Verdict(VerdictStatus status, uint latency) => new(
        1, Bytes32.Zero, status, ValidatorBitmap.Empty, 10, 10, latency, latency, 1, 1, 0, 0, false, true, Bytes32.Zero, Bytes32.Zero);
}
