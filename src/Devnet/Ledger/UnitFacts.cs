using System.Numerics;
using Flashback.Devnet.Plan;

namespace Flashback.Devnet.Ledger;

/// <summary>One data unit with its agreement and everything that was settled of it.</summary>
public sealed record UnitFacts(
    string Name, Fate Expected, BigInteger Price, uint FeeBasisPoints, IReadOnlyList<SettlementFact> Settlements);
