using System.Numerics;
using Flashback.Protocol.Compliance;

namespace Flashback.Devnet.Ledger;

/// <summary>
/// The settlement of one agreement's epoch according to the chain's events: reputations (0–100) before and after this settlement,
/// and whether it was settled without a report, because the oracle did not speak in time.
/// </summary>
public sealed record SettlementFact(
    ulong Epoch, Grade Grade, BigInteger Paid, BigInteger Refunded, BigInteger Fee, byte ReputationBefore, byte ReputationAfter,
    bool Silent);
