using System.Numerics;
using Flashback.Aggregation.Compliance;
using Flashback.Protocol.Compliance;

namespace Flashback.Aggregation.Tests.Compliance;

public sealed class PaymentTests
{
    [Theory]
    [InlineData(Grade.Missed, 90, LadderStep.Warned, 10)]
    [InlineData(Grade.Missed, 90, LadderStep.ReducedPayment, 50)]
    [InlineData(Grade.MissedBadly, 50, LadderStep.Slashed, 50)]
    [InlineData(Grade.MissedBadly, 49, LadderStep.Slashed, 51)]
    [InlineData(Grade.Met, 0, LadderStep.Slashed, 0)]
    [InlineData(Grade.Exceeded, 0, LadderStep.Suspended, 0)]
    [InlineData(Grade.Inconclusive, 0, LadderStep.Suspended, 0)]
    [InlineData(Grade.Corrupt, 100, LadderStep.None, 100)]
    public void The_ladder_raises_the_refund_of_missed_epochs_to_half(Grade grade, byte reputation, LadderStep step, int percent) =>
        Assert.Equal(new Payment(100 - percent, percent, 0), Payment.Split(grade, 100, reputation, step, 0));

    [Fact]
    public void Each_part_but_the_providers_is_rounded_down()
    {
        Assert.Equal(new Payment(134, 65, 0), Payment.Split(Grade.Missed, 199, 67, LadderStep.None, Payment.FlashFee));
        Assert.Equal(new Payment(132, 65, 2), Payment.Split(Grade.Missed, 199, 67, LadderStep.None, Payment.OtherFee));
        Assert.Equal(new Payment(99, 0, 1), Payment.Split(Grade.Met, 100, 50, LadderStep.None, Payment.FlashFee + 50));
        Assert.Equal(BigInteger.One, Payment.Split(Grade.Met, 200, 50, LadderStep.None, Payment.FlashFee).Fee);
        Assert.Equal(BigInteger.Zero, Payment.Split(Grade.Met, 199, 50, LadderStep.None, Payment.FlashFee).Fee);
    }
}
