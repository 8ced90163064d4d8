namespace Flashback.Protocol.Compliance;

/// <summary>A data unit's reputation, 0–100; docs/protocol.md ("Reputation").</summary>
public static class Reputation
{
    public const byte Initial = 50;
    public const byte Max = 100;

    /// <summary>Seconds of silence after which a reputation drifts by <see cref="DecayStep"/>: 30 days.</summary>
    public const uint DecayPeriod = 30 * 86_400;

    public const byte DecayStep = 10;

    /// <summary>The reputation after an epoch was settled with this grade. Inconclusive changes nothing.</summary>
    public static byte After(byte before, Grade grade, bool reportedOnTime)
    {
        if (grade == Grade.Inconclusive) return before;
        var change = grade switch
        {
            Grade.Exceeded => 3,
            Grade.Met => 2,
            Grade.Missed => -2,
            _ => -3,
        };
        return (byte)Math.Clamp(before + change + (reportedOnTime ? 1 : -1), 0, Max);
    }

    /// <summary>The reputation after so many seconds without a settled epoch: 10 points nearer to 50 for each full 30 days.</summary>
    public static byte Decayed(byte score, ulong elapsed)
    {
        var drift = elapsed / DecayPeriod * DecayStep;
        return score > Initial
            ? (byte)Math.Max(Initial, score - (long)Math.Min(drift, byte.MaxValue))
            : (byte)Math.Min(Initial, score + Math.Min(drift, byte.MaxValue));
    }
}
