using System.Numerics;
using Flashback.Aggregation.Compliance;

namespace Flashback.Devnet.Ledger;

/// <summary>What one agreement's epoch came to, as the chain's own events tell it.</summary>
/// <param name="ReputationBefore">0–100, before this settlement.</param>
/// <param name="ReputationAfter">0–100, after it.</param>
/// <param name="Silent">Settled without a report: the oracle did not speak in time.</param>
public sealed record SettlementFact(
    ulong Epoch, Grade Grade, BigInteger Paid, BigInteger Refunded, BigInteger Fee, byte ReputationBefore, byte ReputationAfter,
    bool Silent);
