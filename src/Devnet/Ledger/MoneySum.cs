using System.Numerics;

namespace Flashback.Devnet.Ledger;

/// <summary>
/// The sums of settlements in one currency, in its smallest unit, and <paramref name="Due"/>: the price of the epochs that they settled.
/// </summary>
public sealed record MoneySum(string Currency, BigInteger Paid, BigInteger Refunded, BigInteger Fees, BigInteger Due)
{
    /// <summary>Every price went to the provider, back to the consumer, or into the fee; nothing appeared and nothing was lost.</summary>
    public bool Balances => Paid + Refunded + Fees == Due;
}
