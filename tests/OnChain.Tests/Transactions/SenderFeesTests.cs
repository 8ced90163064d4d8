using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Tests.Transactions;

/// <summary>The cost of a transaction: replacement, caps, the daily limit, an empty account.</summary>
public sealed class SenderFeesTests : SenderTest
{
    [Fact]
    public async Task A_stuck_transaction_is_replaced_with_the_same_nonce_at_a_higher_price_up_to_the_cap()
    {
        Options = Options with { MaxFeePerGas = 30 * Gwei };
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Time.Advance(Options.ReplaceAfter - TimeSpan.FromSeconds(1));
        await sender.StepAsync(default);
        Assert.Single(Chain.Broadcasts);
        for (var i = 0; i < 6; i++)
        {
            Time.Advance(Options.ReplaceAfter);
            await sender.StepAsync(default);
        }
        var attempts = Chain.Broadcasts.Select(t => t.Transaction).ToArray();
        Assert.All(attempts, t => Assert.Equal(0UL, t.Nonce));
        Assert.True(attempts[1].MaxFeePerGas * 10 >= attempts[0].MaxFeePerGas * 11);
        Assert.All(attempts, t => Assert.True(t.MaxFeePerGas <= 30 * Gwei));
        Assert.Equal(3, attempts.Select(t => t.MaxFeePerGas).Distinct().Count());

        // The first attempt may be the one that is mined after all.
        Chain.Pool.RemoveAll(t => t.Hash != Chain.Broadcasts[0].Hash);
        Chain.MinePool();
        await sender.StepAsync(default);
        Assert.Equal(Chain.Broadcasts[0].Hash, Assert.IsType<TransactionOutcome.Included>(await sent).Receipt.TransactionHash);
    }

    [Fact]
    public async Task The_daily_limit_counts_what_is_in_flight_and_opens_again_the_next_day()
    {
        // Each needs at most (21,000 + 25 % + 5,000) gas at 21 gwei.
        var each = 31_250 * 21 * Gwei;
        Options = Options with { SpendLimitPerDay = 2 * each };
        var sender = Create();
        _ = sender.SendAsync(Intent("a"), default);
        _ = sender.SendAsync(Intent("b"), default);
        var third = sender.SendAsync(Intent("c"), default);
        await sender.StepAsync(default);
        var refused = Assert.IsType<TransactionOutcome.RefusedBySpendLimit>(await third);
        Assert.Equal(OutcomeKind.SpendLimit, refused.Kind);
        Assert.Equal((each, 2 * each, 2 * each), (refused.Needed, refused.Committed, refused.Limit));
        Assert.Equal(2, Chain.Broadcasts.Count);

        Chain.MinePool();
        await sender.StepAsync(default);
        // Mined, they cost less than was reserved: 21,000 gas at 10 gwei each.
        Assert.Equal(2 * 21_000 * 10 * Gwei, Journal.Load().Spent);
        _ = sender.SendAsync(Intent("d"), default);
        await sender.StepAsync(default);
        Assert.Equal(3, Chain.Broadcasts.Count);

        var reborn = Create();
        Assert.Equal(2 * 21_000 * 10 * Gwei, Journal.Load().Spent);
        Chain.MinePool();
        Time.Advance(TimeSpan.FromDays(1));
        await reborn.StepAsync(default);
        Assert.Equal(21_000 * 10 * Gwei, Journal.Load().Spent);
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_base_fee_is_above_the_cap()
    {
        Options = Options with { MaxFeePerGas = 5 * Gwei };
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        Assert.False(sent.IsCompleted);
        Assert.Empty(Chain.Broadcasts);
        Chain.BaseFee = Gwei;
        Chain.Mine();
        await sender.StepAsync(default);
        Assert.Single(Chain.Broadcasts);
    }

    [Fact]
    public async Task An_empty_account_is_reported()
    {
        Chain.Balance = 5;
        var sender = Create();
        var sent = sender.SendAsync(Intent("a"), default);
        await sender.StepAsync(default);
        var unpaid = Assert.IsType<TransactionOutcome.Dropped>(await sent);
        Assert.Equal(OutcomeKind.NoFunds, unpaid.Kind);
        Assert.Contains("holds 5 wei", unpaid.Reason, StringComparison.Ordinal);
    }
}
