using System.Numerics;
using Flashback.Aggregation.Compliance;
using Flashback.Devnet.Plan;
using Flashback.Protocol.Compliance;

namespace Flashback.Devnet.Ledger;

/// <summary>
/// Judges a run by rules of its own: the fates that were arranged, the payment and reputation rules of docs/protocol.md, and
/// sums that balance. Nothing here asks a validator.
/// </summary>
public static class Expectations
{
    public static Summary Judge(RunFacts facts)
    {
        var checks = new List<Check> { Reports(facts) };
        foreach (var unit in facts.Units)
        {
            checks.Add(Grades(facts, unit));
            checks.Add(Payments(unit));
            checks.Add(Reputations(unit));
        }
        checks.Add(ProviderSlashes(facts));
        checks.Add(ValidatorSlashes(facts));
        foreach (var book in facts.Books)
        {
            checks.Add(new Check($"{book.Name} balances", book.In == book.Out + book.Held,
                $"in {Amounts.Text(book.In)} = out {Amounts.Text(book.Out)} + held {Amounts.Text(book.Held)}"));
        }
        return new Summary(checks);
    }

    private static Check Reports(RunFacts facts) =>
        new("every epoch has a report", facts.ReportsAccepted == facts.Epochs,
            string.Join("; ", facts.Missed.Prepend($"{facts.ReportsAccepted} of {facts.Epochs}")));

    private static Check Grades(RunFacts facts, UnitFacts unit)
    {
        var (name, fits) = unit.Expected switch
        {
            Fate.Healthy => ("is met", (Func<Grade, bool>)(grade => grade is Grade.Met or Grade.Exceeded)),
            Fate.Slow => ("is missed", grade => grade is Grade.Missed or Grade.MissedBadly),
            _ => ("is corrupt", grade => grade is Grade.Corrupt),
        };
        var settled = unit.Settlements.Select(s => s.Epoch).Distinct().Count();
        var right = unit.Settlements.Count(s => fits(s.Grade));
        return new Check(
            $"{unit.Name}: every epoch {name}", settled == facts.Epochs && right == unit.Settlements.Count && right == facts.Epochs,
            $"{right} of {facts.Epochs} ({string.Join(", ", unit.Settlements.OrderBy(s => s.Epoch).Select(s => s.Grade))})");
    }

    private static Check Payments(UnitFacts unit)
    {
        var right = Dues(unit).Count(item => new Payment(item.Found.Paid, item.Found.Refunded, item.Found.Fee) == item.Due.Payment);
        return new Check($"{unit.Name}: payments follow the rule", right == unit.Settlements.Count,
            $"paid {Amounts.Text(Sum(unit, s => s.Paid))}, refunded {Amounts.Text(Sum(unit, s => s.Refunded))}, fees "
                + $"{Amounts.Text(Sum(unit, s => s.Fee))}");
    }

    private static Check Reputations(UnitFacts unit)
    {
        var ordered = unit.Settlements.ToList();
        var right = Dues(unit).Count(item => item.Found.ReputationAfter == item.Due.Standing.Score);
        var path = ordered.Count == 0
            ? "no settlement" : string.Join(" → ", ordered.Select(s => s.ReputationBefore).Append(ordered[^1].ReputationAfter));
        return new Check($"{unit.Name}: reputation moves as the table says", right == ordered.Count, path);
    }

    private static Check ProviderSlashes(RunFacts facts)
    {
        var due = facts.Units.SelectMany(unit => Dues(unit)
            .Where(item => item.Due.IsSlashed)
            .Select(item => ((string?)unit.Name, (ulong?)item.Found.Epoch))).Order().ToList();
        var amount = facts.ProviderSlashes.Aggregate(BigInteger.Zero, (sum, s) => sum + s.Amount);
        var fits = due.SequenceEqual(facts.ProviderSlashes.Select(s => (s.Unit, s.Epoch)).Order()) && amount > 0 == due.Count > 0;
        return new Check("collateral is slashed for corruption and repeated breach, and nothing else", fits,
            $"{facts.ProviderSlashes.Count} slashes, {Amounts.Text(amount)} in all");
    }

    private static Check ValidatorSlashes(RunFacts facts) =>
        new("no validator is slashed without a proof", facts.ValidatorSlashes.Count == 0 || facts.Annulments.Count > 0,
            facts.ValidatorSlashes.Count == 0
                ? "none slashed" : $"{facts.ValidatorSlashes.Count} slashed, {facts.Annulments.Count} verdicts annulled");

    /// <summary>
    /// Each settlement and what it had to come to. No event says whether the provider reported on time, so whichever fits is taken.
    /// </summary>
    private static IEnumerable<(SettlementFact Found, SettledEpoch Due)> Dues(UnitFacts unit)
    {
        var ladder = default(Ladder);
        foreach (var found in unit.Settlements)
        {
            var before = new Standing(found.ReputationBefore, ladder);
            var due = before.Settle(found.Grade, reportedOnTime: true, unit.Price, unit.FeeBasisPoints);
            if (due.Standing.Score != found.ReputationAfter)
                due = before.Settle(found.Grade, reportedOnTime: false, unit.Price, unit.FeeBasisPoints);
            yield return (found, due);
            ladder = due.Standing.Ladder;
        }
    }

    private static BigInteger Sum(UnitFacts unit, Func<SettlementFact, BigInteger> part) =>
        unit.Settlements.Aggregate(BigInteger.Zero, (sum, settlement) => sum + part(settlement));
}
