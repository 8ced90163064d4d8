using System.Numerics;
using Flashback.Devnet.Plan;
using Flashback.Protocol.Compliance;

namespace Flashback.Devnet.Ledger;

/// <summary>The summary of a run that was stopped, as far as it was observed; amounts in the smallest unit.</summary>
/// <param name="Epochs">Epochs that ended with a report on chain, or without one.</param>
/// <param name="Missed">Those of them without one.</param>
/// <param name="Verdicts">How many verdicts were seen of each grade.</param>
/// <param name="Settlements">Settlements of an agreement's epoch.</param>
/// <param name="Sums">Their money, by currency.</param>
/// <param name="Slashed">FLASH taken from collateral and stake.</param>
/// <param name="Slashes">In how many slashes.</param>
/// <param name="Annulled">Verdicts that were proven wrong.</param>
/// <param name="DataFolder">Where the run's files are, or were.</param>
/// <param name="IsKept">Whether they stay.</param>
public sealed record StoppedRun(
    int Epochs,
    int Missed,
    IReadOnlyDictionary<Grade, int> Verdicts,
    int Settlements,
    IReadOnlyList<MoneySum> Sums,
    BigInteger Slashed,
    int Slashes,
    int Annulled,
    string DataFolder,
    bool IsKept)
{
    public bool Balances => Sums.All(sum => sum.Balances);

    public IEnumerable<string> Lines()
    {
        yield return $"  epochs     {Epochs} ended, {Missed} of them without a report";
        yield return $"  verdicts   {Graded()}";
        foreach (var sum in Sums)
            yield return $"  money      {Amounts.Text(sum.Paid)} paid, {Amounts.Text(sum.Refunded)} refunded, "
                + $"{Amounts.Text(sum.Fees)} fees ({sum.Currency})";
        yield return $"  slashed    {Amounts.Text(Slashed)} FLASH in {Amounts.Count(Slashes, "slash", "slashes")}; "
            + $"{Amounts.Count(Annulled, "verdict")} annulled";
        yield return $"  balance    {Balance()}";
        yield return $"  data       {DataFolder} {(IsKept ? "stays" : "is removed (--keep keeps it)")}";
    }

    private string Graded() =>
        Verdicts.Count == 0
            ? "none yet"
            : string.Join(", ", Verdicts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"));

    private string Balance()
    {
        if (Settlements == 0) return "nothing was settled yet";
        var settled = Amounts.Count(Settlements, "settlement");
        if (Balances) return $"ok: in {settled} every price was paid, refunded or taken as the fee";
        var off = Sums.Where(sum => !sum.Balances)
            .Select(sum => $"{Amounts.Text(sum.Paid + sum.Refunded + sum.Fees)} of {Amounts.Text(sum.Due)} {sum.Currency}");
        return $"FAIL: {settled} moved {string.Join(", ", off)}";
    }
}
