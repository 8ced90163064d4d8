namespace Flashback.OnChain.Client;

/// <summary>How far a verdict can be relied on, as in the feed's interface.</summary>
public enum FeedStatus : byte
{
    /// <summary>Not a verdict of an accepted report.</summary>
    Unknown,

    /// <summary>Certified, but still open to fault proofs or under appeal.</summary>
    Disputable,

    /// <summary>Certified, and no longer open to dispute.</summary>
    Final,

    /// <summary>Proven wrong, or set aside by a ruling.</summary>
    Annulled,
}
