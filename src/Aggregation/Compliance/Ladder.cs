using Flashback.Protocol.Compliance;
namespace Flashback.Aggregation.Compliance;

/// <summary>
/// Where a data unit stands for repeated severe breach; docs/protocol.md ("The ladder"). Each badly missed epoch adds a strike; each good
/// one removes one.
/// </summary>
/// <param name="Step">The highest step reached since the record was clean.</param>
/// <param name="Strikes">Badly missed epochs not yet made good.</param>
public readonly record struct Ladder(LadderStep Step, byte Strikes)
{
    private const byte WarnAt = 3;
    private const byte ReduceAt = 6;
    private const byte SuspendAt = 12;
    private const byte SlashAt = 24;

    /// <summary>After an epoch was settled with this grade, and whether collateral is slashed for it.</summary>
    public (Ladder Next, bool IsSlashed) After(Grade grade) => grade switch
    {
        Grade.MissedBadly when Strikes + 1 >= SlashAt => (new Ladder(LadderStep.Slashed, SuspendAt), true),
        Grade.MissedBadly => (Climbed((byte)(Strikes + 1)), false),
        // Until the last strike is taken back the step stays.
        Grade.Met or Grade.Exceeded when Strikes > 0 => (new Ladder(Strikes == 1 ? LadderStep.None : Step, (byte)(Strikes - 1)), false),
        _ => (this, false),
    };

    private Ladder Climbed(byte strikes)
    {
        var reached = strikes switch
        {
            >= SuspendAt => LadderStep.Suspended,
            >= ReduceAt => LadderStep.ReducedPayment,
            >= WarnAt => LadderStep.Warned,
            _ => LadderStep.None,
        };
        return new Ladder(reached > Step ? reached : Step, strikes);
    }
}
