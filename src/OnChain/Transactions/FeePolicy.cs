using System.Numerics;
using Flashback.OnChain.Journal;

namespace Flashback.OnChain.Transactions;

/// <summary>What to offer for gas, and by how much to raise the offer. Pure.</summary>
public sealed class FeePolicy(TransactionSenderOptions options)
{
    /// <summary>Nodes take a replacement only at 10 % more in both prices; this is a little above.</summary>
    public const int BumpPercent = 13;

    /// <summary>The offer survives this many doublings of the base fee (it can rise by an eighth in a block).</summary>
    private const int BaseFeeRoom = 2;

    /// <summary>A first offer; null when the base fee alone is above the cap.</summary>
    public FeeQuote? Quote(BigInteger baseFee)
    {
        if (baseFee >= options.MaxFeePerGas) return null;
        var tip = BigInteger.Min(options.PriorityFeePerGas, options.MaxFeePerGas - baseFee);
        return new FeeQuote(BigInteger.Min(BaseFeeRoom * baseFee + tip, options.MaxFeePerGas), tip);
    }

    /// <summary>An offer that replaces <paramref name="old"/>; null when the cap leaves no room for the raise that nodes ask for.</summary>
    public FeeQuote? Bump(FeeQuote old, BigInteger baseFee)
    {
        var tip = Raise(old.PriorityFeePerGas);
        var fee = BigInteger.Max(Raise(old.MaxFeePerGas), BigInteger.Min(BaseFeeRoom * baseFee + tip, options.MaxFeePerGas));
        return fee > options.MaxFeePerGas ? null : new FeeQuote(fee, BigInteger.Min(tip, fee));
    }

    /// <summary>Rounded up, so that even one wei grows.</summary>
    private static BigInteger Raise(BigInteger price) => (price * (100 + BumpPercent) + 99) / 100;
}
