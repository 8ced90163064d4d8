namespace Flashback.Aggregation.Compliance;

/// <summary>A data unit's reputation, 0–100.</summary>
public static class Reputation
{
    public const byte Initial = 50;
    public const byte Max = 100;

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
}
