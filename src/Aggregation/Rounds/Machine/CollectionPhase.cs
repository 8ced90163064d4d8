namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>Where the collection of batches stands.</summary>
internal abstract record CollectionPhase
{
    private CollectionPhase()
    {
    }

    /// <summary>Commitments are taken; nobody's observations are known.</summary>
    public sealed record Committing : CollectionPhase
    {
        public static readonly Committing Instance = new();
    }

    /// <summary>Observations are revealed, so no commitment that comes now counts.</summary>
    /// <param name="ClosedAt">Since when, in Unix milliseconds.</param>
    /// <param name="Own">What became of this node's own observations.</param>
    public sealed record Revealing(long ClosedAt, OwnReveal Own) : CollectionPhase;
}

internal enum OwnReveal
{
    /// <summary>There are none yet.</summary>
    Pending,

    /// <summary>There are some that were not committed to in time, and that has been said.</summary>
    Missed,

    /// <summary>They are revealed.</summary>
    Done,
}
