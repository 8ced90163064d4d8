namespace Flashback.Ethereum.JsonRpc.Transport;

/// <summary>How a <see cref="JsonRpcClient"/> behaves.</summary>
public sealed record JsonRpcOptions
{
    /// <summary>The deepest JSON that is read.</summary>
    public const int MaxJsonDepth = 64;

    /// <summary>The chain every endpoint must be on, checked when it is first used and after each failure; null checks nothing.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>For one HTTP exchange, from connecting to the last byte of the body.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a call is tried in all, over every endpoint.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The wait after the first failure, before jitter; it doubles with each further one.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait; also caps what a server asks for in Retry-After.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest response body, decompressed, in bytes.</summary>
    public int MaxResponseBytes { get; init; } = 16 << 20;

    /// <summary>Open connections to one endpoint.</summary>
    public int MaxConnections { get; init; } = 16;
}
