namespace Flashback.Aggregation.Evidence;

public enum CheckResult
{
    Passed,
    Failed,

    /// <summary>The bundle or the caller does not have what the check needs.</summary>
    NotChecked,
}
