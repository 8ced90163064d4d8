namespace Flashback.Devnet.Ledger;

/// <summary>What a run came to: every expectation with what was found. The run succeeded when all hold.</summary>
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
