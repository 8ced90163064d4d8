using System.Numerics;

namespace Flashback.Aggregation.Compliance;

/// <summary>Where one epoch's price goes. The parts add up to the price.</summary>
public sealed record Payment(BigInteger ToProvider, BigInteger ToConsumer, BigInteger Fee)
{
    public const uint BasisPoints = 10_000;

    /// <param name="grade">The epoch's grade.</param>
    /// <param name="price">The agreement's price for an epoch, in the token's smallest unit.</param>
    /// <param name="reputation">0–100, before this epoch's change.</param>
    /// <param name="feeBasisPoints">The platform's share of what the provider gets, rounded down.</param>
    public static Payment Split(Grade grade, BigInteger price, byte reputation, uint feeBasisPoints)
    {
        var refund = grade switch
        {
            Grade.Corrupt => price,
            Grade.Missed or Grade.MissedBadly => price * (Reputation.Max - Math.Min(reputation, Reputation.Max)) / Reputation.Max,
            _ => BigInteger.Zero,
        };
        var fee = (price - refund) * feeBasisPoints / BasisPoints;
        return new Payment(price - refund - fee, refund, fee);
    }
}
