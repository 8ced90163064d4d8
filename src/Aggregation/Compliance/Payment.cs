using System.Numerics;
using Flashback.Protocol.Compliance;

namespace Flashback.Aggregation.Compliance;

/// <summary>Where one epoch's price goes; docs/protocol.md ("Payment"). The parts add up to the price.</summary>
public sealed record Payment(BigInteger ToProvider, BigInteger ToConsumer, BigInteger Fee)
{
    public const uint BasisPoints = 10_000;

    /// <summary>The platform's share of what a provider gets, in basis points: paid in FLASH, and in anything else.</summary>
    public const uint FlashFee = 50, OtherFee = 200;

    private const uint Percent = 100;

    /// <summary>
    /// The least share of a missed epoch's price that is refunded from <see cref="LadderStep.ReducedPayment"/> on, in percent.
    /// </summary>
    private const uint ReducedRefund = 50;

    /// <param name="grade">The epoch's grade.</param>
    /// <param name="price">The agreement's price for an epoch, in the token's smallest unit.</param>
    /// <param name="reputation">0–100, before this epoch's change.</param>
    /// <param name="step">Of the ladder, before this epoch's change.</param>
    /// <param name="feeBasisPoints">The platform's share of what the provider gets, rounded down.</param>
    public static Payment Split(Grade grade, BigInteger price, byte reputation, LadderStep step, uint feeBasisPoints)
    {
        var refund = price * RefundPercent(grade, reputation, step) / Percent;
        var fee = (price - refund) * feeBasisPoints / BasisPoints;
        return new Payment(price - refund - fee, refund, fee);
    }

    private static uint RefundPercent(Grade grade, byte reputation, LadderStep step)
    {
        if (grade == Grade.Corrupt) return Percent;
        if (grade is not (Grade.Missed or Grade.MissedBadly)) return 0;
        var percent = (uint)(Reputation.Max - Math.Min(reputation, Reputation.Max));
        return step >= LadderStep.ReducedPayment ? Math.Max(percent, ReducedRefund) : percent;
    }
}
