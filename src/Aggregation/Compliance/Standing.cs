using System.Numerics;
using Flashback.Protocol.Compliance;

namespace Flashback.Aggregation.Compliance;

/// <summary>How a data unit stands; docs/protocol.md ("Reputation", "The ladder").</summary>
/// <param name="Score">Its reputation, 0–100.</param>
/// <param name="Ladder">Its strikes for repeated severe breach.</param>
public readonly record struct Standing(byte Score, Ladder Ladder)
{
    /// <summary>Before the first settled epoch.</summary>
    public static Standing Initial { get; } = new(Reputation.Initial, default);

    /// <summary>The same after so many seconds without a settled epoch.</summary>
    public Standing Drifted(ulong elapsed) => this with { Score = Reputation.Decayed(Score, elapsed) };

    /// <summary>Settles one epoch: its price is split by the standing before it.</summary>
    /// <param name="grade">The epoch's grade.</param>
    /// <param name="reportedOnTime">Whether the provider's own report came in time; false if no verdict says so.</param>
    /// <param name="price">Of the epoch, in the token's smallest unit.</param>
    /// <param name="feeBasisPoints">The platform's share of what the provider gets.</param>
    public SettledEpoch Settle(Grade grade, bool reportedOnTime, BigInteger price, uint feeBasisPoints)
    {
        var (ladder, isRepeated) = Ladder.After(grade);
        return new SettledEpoch(
            grade,
            Payment.Split(grade, price, Score, Ladder.Step, feeBasisPoints),
            new Standing(Reputation.After(Score, grade, reportedOnTime), ladder),
            isRepeated || grade == Grade.Corrupt);
    }
}
