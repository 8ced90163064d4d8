using Flashback.Aggregation.Evidence;
using Flashback.Ethereum;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>What <see cref="RpcNodeClient.StreamAsync"/> follows.</summary>
public sealed record VerdictSubscription
{
    /// <summary>Data units that one subscription may select.</summary>
    public const int MaxUnits = 256;

    /// <summary>See <see cref="Patience"/>.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Begins with what the nodes still hold of the epochs after this one; null: with the next report that the chain accepts. To go on
    /// after a restart, give the epoch before the last one that came, because that one may have been cut short.
    /// </summary>
    public ulong? AfterEpoch { get; init; }

    /// <summary>Only these, at most <see cref="MaxUnits"/>; empty: all.</summary>
    public IReadOnlyCollection<Bytes32> Units { get; init; } = [];

    /// <summary>
    /// Asked before a verdict is handed out: did the chain accept its report (<see cref="AttestedVerdict.AcceptedHash"/> is
    /// <c>QosOracle.acceptedReport(epoch)</c>)? One that it did not accept is left out, and the next node is followed. Without this a
    /// lying node can hand out verdicts that it made up, and by naming an epoch of the far future hide all that comes before.
    /// </summary>
    public Func<AttestedVerdict, CancellationToken, ValueTask<bool>>? IsAccepted { get; init; }

    /// <summary>
    /// How long a node may send nothing new before the next one is used: the length of some epochs. Null: a node that keeps its connection
    /// alive is followed for ever, although it may be hiding what it knows.
    /// </summary>
    public TimeSpan? Patience { get; init; } = DefaultPatience;

    /// <summary>Called whenever a stream ends, with the node and the reason, before the next node is tried.</summary>
    public Action<Uri, string>? Interrupted { get; init; }
}
