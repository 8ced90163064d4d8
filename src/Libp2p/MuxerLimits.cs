namespace Flashback.Libp2p;

/// <summary>Bounds of one multiplexed connection. Its receive memory is at most streams × window.</summary>
public sealed record MuxerLimits
{
    public int MaxInboundStreams { get; init; } = 32;
    public int MaxOutboundStreams { get; init; } = 64;

    /// <summary>Streams a peer may open per second, with a burst of one second's worth; beyond it the connection is closed.</summary>
    public int MaxStreamRate { get; init; } = 100;

    /// <summary>Pings a peer may send per second, with a burst of ten seconds' worth; beyond it the connection is closed.</summary>
    public int MaxPingRate { get; init; } = 10;

    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A write without progress for this long, or a ping without its pong, ends the connection.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
