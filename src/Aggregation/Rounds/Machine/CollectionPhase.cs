namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>The phase of collecting batches.</summary>
internal abstract record CollectionPhase
{
    private CollectionPhase()
    {
    }

    /// <summary>Commitments are taken; no observations are known.</summary>
    public sealed record Committing : CollectionPhase
    {
        public static readonly Committing Instance = new();
    }

    /// <summary>Observations are revealed, so no commitment that comes now counts.</summary>
    /// <param name="ClosedAt">When that began, in Unix milliseconds.</param>
    /// <param name="Own">The state of this node's own observations.</param>
    public sealed record Revealing(long ClosedAt, OwnReveal Own) : CollectionPhase;
}

internal enum OwnReveal
{
    /// <summary>There are none yet.</summary>
    Pending,

    /// <summary>There are some that were not committed in time, and that has been reported.</summary>
    Missed,

    /// <summary>They are revealed.</summary>
    Done,
}
