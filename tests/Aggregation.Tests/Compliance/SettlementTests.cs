using Flashback.Aggregation.Compliance;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Compliance;

/// <summary>Of three epochs of a day; the contract and this are compared on random agreements by tests/Interop/Differential.</summary>
public sealed class SettlementTests
{
    private const ulong Day = 86_400, Start = 20_000 * Day;

    private readonly Settlement _settlement =
        new(new Terms(1_000, 0, 0, 0, MinUptimePpm: 990_000), 1_000, Payment.OtherFee, firstEpoch: 7, epochs: 3);

    [Fact]
    public void Epochs_settle_once_in_order_up_to_the_last()
    {
        Assert.Null(Settle(6));
        Assert.Null(Settle(8));
        for (var epoch = 7UL; epoch < 10; epoch++)
        {
            Assert.Equal(Grade.Exceeded, Settle(epoch)?.Grade);
            Assert.Null(Settle(epoch));
        }
        Assert.Null(Settle(10));
        Assert.Equal(10UL, _settlement.Next);
    }

    [Fact]
    public void Whole_epochs_are_counted_and_collected_with_the_last_or_when_asked()
    {
        Settle(7);
        Assert.Equal((1u, 0), (_settlement.Uncollected, _settlement.Earned));
        _settlement.Collect();
        Assert.Equal((0u, 980, 20), (_settlement.Uncollected, _settlement.Earned, _settlement.Fees));
        Settle(8);
        Settle(9);
        Assert.Equal((0u, 2_940, 60, 0), (_settlement.Uncollected, _settlement.Earned, _settlement.Fees, _settlement.Refunded));
    }

    [Fact]
    public void A_breach_of_30_days_turns_a_good_epoch_into_a_missed_one()
    {
        Assert.Equal(Grade.MissedBadly, Settle(7, VerdictStatus.Unreachable)?.Grade);
        Assert.Equal(Grade.Missed, Settle(8)?.Grade);
        Assert.Equal(new Rolling(2, Rolling.Epoch, 20, 10), _settlement.Window);
        Assert.Equal(500 + 520, _settlement.Refunded);
        Assert.Equal(new Standing(47, new Ladder(LadderStep.None, 1)), _settlement.StandingAt(At(8)));
    }

    [Fact]
    public void Inconclusive_epochs_count_nothing_and_do_not_end_a_silence()
    {
        Settle(7);
        Assert.Equal(54, _settlement.StandingAt(At(7)).Score);
        Settle(8, VerdictStatus.Inconclusive);
        Assert.Equal(1UL, _settlement.Window.Epochs);
        Assert.Equal(50, _settlement.StandingAt(At(7) + Reputation.DecayPeriod).Score);
    }

    [Fact]
    public void An_absence_is_downtime_and_a_blameless_silence_counts_nothing()
    {
        var silent = new SilentEpoch(Start, Start + 1, Start + 2, HasReport: true, IsAnnulled: true, IsHeld: false, IsProbed: false,
            InMaintenance: false);
        Assert.Null(_settlement.SettleSilent(8, silent, Start + 3));
        Assert.Equal(Grade.Inconclusive, _settlement.SettleSilent(7, silent, Start + 3)?.Grade);
        Assert.Equal(default, _settlement.Window);
        var away = silent with { IsAnnulled = false };
        Assert.Null(_settlement.SettleSilent(8, away, Start + 2));
        Assert.Equal(Grade.MissedBadly, _settlement.SettleSilent(8, away, Start + 3)?.Grade);
        Assert.Equal(Rolling.Absent, _settlement.Window);
        Assert.Equal(46, _settlement.StandingAt(Start + 3).Score);
    }

    private SettledEpoch? Settle(ulong epoch, VerdictStatus status = VerdictStatus.Measured)
    {
        var verdict = new Verdict(epoch, Bytes32.Zero, status, ValidatorBitmap.Empty, 10, status == VerdictStatus.Measured ? 10UL : 0, 1, 0,
            0, 0, 0, 0, false, true, Bytes32.Zero, Bytes32.Zero);
        return _settlement.Settle(verdict, At(epoch), At(epoch));
    }

    private static ulong At(ulong epoch) => Start + epoch * Day;
}
