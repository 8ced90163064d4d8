namespace Flashback.Aggregation.Evidence.Verification;

public enum CheckResult
{
    Passed,
    Failed,

    /// <summary>The bundle or the caller does not have what the check needs.</summary>
    NotChecked,
}
