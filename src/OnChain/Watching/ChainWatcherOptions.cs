namespace Flashback.OnChain.Watching;

/// <summary>A watcher's limits and intervals.</summary>
public sealed record ChainWatcherOptions
{
    /// <summary>Between two polls for a new block. Default 1 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Blocks this far below the newest are read in ranges and count as final; less deep ones one by one. At most
    /// <see cref="ChainTracker.MaxReorgDepth"/>.
    /// </summary>
    public ulong FinalDepth { get; init; } = 128;

    /// <summary>Blocks that one request for logs covers. Default 2,000.</summary>
    public ulong RangeLength { get; init; } = 2000;

    /// <summary>A head older than this by its own timestamp means that the chain or its endpoints lag. Default 60 s.</summary>
    public TimeSpan LagLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Changes that a subscriber may leave unread; older ones are dropped, and their number is reported.</summary>
    public int SubscriptionCapacity { get; init; } = 4096;
}
