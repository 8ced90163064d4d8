namespace Flashback.Protocol.Messages;

/// <summary>The outcome of one validator's probes of one data unit in an epoch. Only the two in the middle count.</summary>
public enum Outcome : byte
{
    NotProbed = 0,
    Measured = 1,
    Unreachable = 2,

    /// <summary>The observer's own side was in doubt (its control targets failed): counts against no one.</summary>
    Inconclusive = 3,
}
