using System.Numerics;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Tests.Transactions;

public sealed class FeePolicyTests
{
    private static readonly BigInteger Gwei = TransactionSenderOptions.Gwei;
    private readonly FeePolicy _policy = new(new TransactionSenderOptions { MaxFeePerGas = 100 * Gwei, PriorityFeePerGas = 2 * Gwei });

    [Fact]
    public void A_first_offer_leaves_room_for_the_base_fee_to_double() =>
        Assert.Equal(new FeeQuote(22 * Gwei, 2 * Gwei), _policy.Quote(10 * Gwei));

    [Fact]
    public void The_cap_is_never_passed()
    {
        Assert.Equal(new FeeQuote(100 * Gwei, 2 * Gwei), _policy.Quote(60 * Gwei));
        Assert.Equal(new FeeQuote(100 * Gwei, 1), _policy.Quote(100 * Gwei - 1));
        Assert.Null(_policy.Quote(100 * Gwei));
    }

    [Fact]
    public void A_replacement_raises_both_prices_by_more_than_a_tenth()
    {
        var old = new FeeQuote(22 * Gwei, 2 * Gwei);
        var raised = _policy.Bump(old, 10 * Gwei)!.Value;
        Assert.True(raised.MaxFeePerGas * 10 >= old.MaxFeePerGas * 11);
        Assert.True(raised.PriorityFeePerGas * 10 >= old.PriorityFeePerGas * 11);
    }

    [Fact]
    public void A_risen_base_fee_is_followed() =>
        Assert.True(_policy.Bump(new FeeQuote(22 * Gwei, 2 * Gwei), 40 * Gwei)!.Value.MaxFeePerGas > 80 * Gwei);

    [Fact]
    public void A_raise_over_the_cap_is_refused()
    {
        Assert.NotNull(_policy.Bump(new FeeQuote(88 * Gwei, 2 * Gwei), 10 * Gwei));
        Assert.Null(_policy.Bump(new FeeQuote(89 * Gwei, 2 * Gwei), 10 * Gwei));
    }

    [Fact]
    public void Even_a_single_wei_grows() => Assert.Equal(new FeeQuote(22, 2), _policy.Bump(new FeeQuote(1, 1), 10));
}
