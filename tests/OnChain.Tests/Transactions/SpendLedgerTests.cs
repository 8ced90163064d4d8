using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Tests.Transactions;

public sealed class SpendLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_limit_may_be_reached_and_not_passed()
    {
        var ledger = new SpendLedger(100, DateOnly.MinValue, 0);
        ledger.Add(Noon, 30);
        Assert.True(ledger.Allows(Noon, reserved: 20, needed: 50));
        Assert.False(ledger.Allows(Noon, reserved: 20, needed: 51));
    }

    [Fact]
    public void A_new_day_begins_at_zero()
    {
        var ledger = new SpendLedger(100, DateOnly.FromDateTime(Noon.UtcDateTime), 100);
        Assert.False(ledger.Allows(Noon, 0, 1));
        Assert.True(ledger.Allows(Noon.AddHours(12), 0, 100));
    }

    [Fact]
    public void A_clock_that_steps_back_does_not_reset_the_daily_limit()
    {
        var ledger = new SpendLedger(100, DateOnly.MinValue, 0);
        ledger.Add(Noon.AddDays(1), 100);
        Assert.False(ledger.Allows(Noon, 0, 1));
    }
}
