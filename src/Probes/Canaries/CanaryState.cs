namespace Flashback.Probes.Canaries;

/// <summary>Whether a canary is at the target.</summary>
public enum CanaryState
{
    Unknown,

    /// <summary>The target confirmed its upload, or served it.</summary>
    Stored,

    /// <summary>It was not there when first asked for, or was removed.</summary>
    Absent,
}
