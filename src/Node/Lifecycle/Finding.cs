namespace Flashback.Node.Lifecycle;

public enum FindingVerdict
{
    Ok,
    Warn,
    Fail,

    /// <summary>Could not be checked, because an earlier check failed.</summary>
    Skipped,
}

/// <summary>One preflight check: what was found, what is required, and what to do about the difference.</summary>
public sealed record Finding(string Name, FindingVerdict Verdict, string Measured, string Wanted, string Fix = "");
