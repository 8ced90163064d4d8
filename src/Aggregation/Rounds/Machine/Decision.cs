namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>The chain's decision on the epoch.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>No report is on chain.</summary>
    /// <param name="WasOnChain">There was one, and it was reorganised away: it may come back until the disputes end.</param>
    public sealed record Undecided(bool WasOnChain) : Decision;

    /// <summary>A report is on chain; until it is final it may be reorganised away.</summary>
    public sealed record Decided(Input.ReportSeenOnChain OnChain, Conclusion Conclusion) : Decision;
}

/// <summary>How far a report that the chain decided on has been processed.</summary>
internal enum Conclusion
{
    /// <summary>Observations are still fetched to explain it.</summary>
    Open,

    /// <summary>It was passed on as accepted, with its evidence.</summary>
    Accepted,

    /// <summary>This node cannot explain it.</summary>
    Unexplained,
}
