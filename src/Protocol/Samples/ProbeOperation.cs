namespace Flashback.Protocol.Samples;

/// <summary>What a sample did. The values are in a record's canonical bytes (docs/protocol.md, Evidence).</summary>
public enum ProbeOperation : byte
{
    Head = 1,

    /// <summary>Read of a byte range.</summary>
    Get = 2,
    Put = 3,
    Delete = 4,
    List = 5,
}
