namespace Flashback.Node.Commands;

/// <summary>What the process tells its caller. Documented in docs/cli.md; never renumbered.</summary>
public enum ExitCode
{
    Ok = 0,
    Failure = 1,
    Usage = 2,
    Configuration = 3,
    Key = 4,
    Network = 5,
    RefusedByGuard = 6,
    PreflightFailed = 7,
}
