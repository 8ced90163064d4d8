using Flashback.Aggregation.Compliance;
using Flashback.Protocol.Compliance;

namespace Flashback.Aggregation.Tests.Compliance;

public sealed class LadderTests
{
    [Fact]
    public void Badly_missed_epochs_climb_it_and_the_24th_is_slashed()
    {
        var ladder = default(Ladder);
        for (var strike = 1; strike <= 24; strike++)
        {
            (ladder, var isSlashed) = ladder.After(Grade.MissedBadly);
            var step = strike switch
            {
                < 3 => LadderStep.None,
                < 6 => LadderStep.Warned,
                < 12 => LadderStep.ReducedPayment,
                < 24 => LadderStep.Suspended,
                _ => LadderStep.Slashed,
            };
            Assert.Equal((step, strike == 24), (ladder.Step, isSlashed));
        }
        Assert.Equal(new Ladder(LadderStep.Slashed, 12), ladder);
        Assert.Equal((new Ladder(LadderStep.Slashed, 13), false), ladder.After(Grade.MissedBadly));
    }

    [Theory]
    [InlineData(Grade.Met, 12, LadderStep.Slashed, 11)]
    [InlineData(Grade.Exceeded, 2, LadderStep.Slashed, 1)]
    [InlineData(Grade.Met, 1, LadderStep.None, 0)]
    [InlineData(Grade.Missed, 1, LadderStep.Slashed, 1)]
    [InlineData(Grade.Corrupt, 1, LadderStep.Slashed, 1)]
    [InlineData(Grade.Inconclusive, 1, LadderStep.Slashed, 1)]
    public void Only_good_epochs_take_strikes_back_and_the_last_one_takes_the_step(Grade grade, byte strikes, LadderStep step, byte left) =>
        Assert.Equal((new Ladder(step, left), false), new Ladder(LadderStep.Slashed, strikes).After(grade));

    [Fact]
    public void A_clean_record_stays_clean() => Assert.Equal((default(Ladder), false), default(Ladder).After(Grade.Exceeded));
}
