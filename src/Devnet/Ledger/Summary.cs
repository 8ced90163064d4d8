namespace Flashback.Devnet.Ledger;

/// <summary>A run's summary: every expectation with the actual value. The run succeeded when all hold.</summary>
public sealed record Summary(IReadOnlyList<Check> Checks)
{
    public bool Succeeded => Checks.Count > 0 && Checks.All(check => check.Holds);

    public IEnumerable<string> Lines()
    {
        yield return "";
        foreach (var check in Checks) yield return $"  {(check.Holds ? "ok  " : "FAIL")} {check.Name}: {check.Found}";
        yield return Succeeded ? "as expected" : "not as expected";
    }
}
