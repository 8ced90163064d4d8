namespace Flashback.Protocol.Compliance;

/// <summary>Sums over epochs of an agreement; docs/protocol.md ("Rolling terms").</summary>
/// <param name="Epochs">Measured epochs.</param>
/// <param name="Downtime">How much of them was down, in 1/100,000 of an epoch.</param>
/// <param name="Requests">Requests that count.</param>
/// <param name="Failures">Those of them that failed.</param>
public readonly record struct Rolling(ulong Epochs, ulong Downtime, ulong Requests, ulong Failures)
{
    /// <summary>Downtime of one whole epoch.</summary>
    public const uint Epoch = 100_000;

    /// <summary>
    /// An epoch counts at most this many requests; if it had more, both numbers are scaled down to keep the failed share, rounded down.
    /// </summary>
    public const uint MaxRequests = 262_143;

    /// <summary>An epoch in which the provider made the data unit unavailable: downtime without requests.</summary>
    public static Rolling Absent { get; } = new(1, Epoch, 0, 0);

    /// <summary>What a measured epoch adds; nothing without samples.</summary>
    public static Rolling Measured(ulong samples, ulong successes)
    {
        if (samples == 0) return default;
        UInt128 failures = samples - Math.Min(successes, samples);
        ulong requests = Math.Min(samples, MaxRequests);
        return new Rolling(1, (ulong)(Epoch * failures / samples), requests, (ulong)(requests * failures / samples));
    }

    public static Rolling operator +(Rolling a, Rolling b) =>
        new(a.Epochs + b.Epochs, a.Downtime + b.Downtime, a.Requests + b.Requests, a.Failures + b.Failures);
}
