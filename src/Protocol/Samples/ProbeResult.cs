namespace Flashback.Protocol.Samples;

/// <summary>How a sample ended. The values are in a record's canonical bytes (docs/protocol.md, Evidence).</summary>
public enum ProbeResult : byte
{
    Success = 1,
    TargetFailure = 2,

    /// <summary>The target answered with bytes that are not the object's.</summary>
    Corrupt = 3,

    /// <summary>A failure on the validator's own side: kept as a record, never counted.</summary>
    OwnFailure = 4,
}
