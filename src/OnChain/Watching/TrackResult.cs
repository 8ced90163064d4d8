namespace Flashback.OnChain.Watching;

/// <summary>The tracker's result for a block.</summary>
public enum TrackResult
{
    Applied,

    /// <summary>It is part of the tracked chain already.</summary>
    Known,

    /// <summary>Blocks between the tracked head and this one are missing.</summary>
    Gap,

    /// <summary>It stands on another branch: find the common ancestor, roll back, and come again.</summary>
    Fork,

    /// <summary>The logs do not belong to the block; nothing was applied.</summary>
    BadLogs,
}
