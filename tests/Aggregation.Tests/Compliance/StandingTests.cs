using System.Numerics;
using Flashback.Aggregation.Compliance;
using Flashback.Protocol.Compliance;

namespace Flashback.Aggregation.Tests.Compliance;

public sealed class StandingTests
{
    private static readonly BigInteger Price = 1_000_000;

    [Fact]
    public void The_payment_goes_by_the_standing_before_the_epoch()
    {
        var before = new Standing(80, new Ladder(LadderStep.Warned, 5));
        var settled = before.Settle(Grade.MissedBadly, reportedOnTime: false, Price, Payment.OtherFee);
        Assert.Equal(new Payment(784_000, 200_000, 16_000), settled.Payment);
        Assert.Equal(new Standing(76, new Ladder(LadderStep.ReducedPayment, 6)), settled.Standing);
        Assert.Equal(500_000, settled.Standing.Settle(Grade.Missed, reportedOnTime: true, Price, Payment.OtherFee).Payment.ToConsumer);
    }

    [Theory]
    [InlineData(Grade.Corrupt, 0, true)]
    [InlineData(Grade.MissedBadly, 22, false)]
    [InlineData(Grade.MissedBadly, 23, true)]
    [InlineData(Grade.Missed, 23, false)]
    [InlineData(Grade.Exceeded, 23, false)]
    public void Corruption_and_the_24th_strike_are_slashed(Grade grade, byte strikes, bool isSlashed) =>
        Assert.Equal(isSlashed,
            new Standing(50, new Ladder(LadderStep.None, strikes)).Settle(grade, reportedOnTime: true, Price, Payment.FlashFee).IsSlashed);

    [Fact]
    public void An_inconclusive_epoch_is_paid_and_changes_nothing()
    {
        var before = new Standing(7, new Ladder(LadderStep.Suspended, 13));
        var settled = before.Settle(Grade.Inconclusive, reportedOnTime: false, Price, Payment.FlashFee);
        Assert.Equal(new SettledEpoch(Grade.Inconclusive, new Payment(995_000, 0, 5_000), before, false), settled);
    }

    [Fact]
    public void Only_the_score_drifts() =>
        Assert.Equal(new Standing(70, new Ladder(LadderStep.Warned, 3)),
            new Standing(80, new Ladder(LadderStep.Warned, 3)).Drifted(Reputation.DecayPeriod));
}
