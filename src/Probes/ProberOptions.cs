namespace Flashback.Probes;

/// <summary>Settings of a prober beyond the chain's criteria.</summary>
public sealed record ProberOptions
{
    /// <summary>Requests in flight at once, over all data units.</summary>
    public int MaxConcurrentRequests { get; init; } = 32;

    /// <summary>How far the machine's clock is off, where the node knows it better than the machine does.</summary>
    public Func<TimeSpan>? ClockError { get; init; }

    /// <summary>Called with each corrupt read, on the thread that made it; must return soon and not throw.</summary>
    public Action<CorruptRetrieval>? OnCorrupt { get; init; }

    /// <summary>
    /// Called with each unexpected exception: an internal error of the prober, which lost that probe. Must not throw.
    /// </summary>
    public Action<ProbeMistake>? OnMistake { get; init; }
}
