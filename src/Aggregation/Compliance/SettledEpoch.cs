using Flashback.Protocol.Compliance;
namespace Flashback.Aggregation.Compliance;

/// <summary>The result of settling one epoch of an agreement.</summary>
/// <param name="Grade">As it was settled.</param>
/// <param name="Payment">Where its price goes.</param>
/// <param name="Standing">Of the data unit, after it.</param>
/// <param name="IsSlashed">Whether collateral is slashed for it: for corruption, or as the last step of the ladder.</param>
public sealed record SettledEpoch(Grade Grade, Payment Payment, Standing Standing, bool IsSlashed);
