using System.Collections.Immutable;
using Flashback.Ethereum;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>What a node says of itself (docs/api.md, <c>/v1/status</c>). It is its own word, texts included: nothing proves it.</summary>
public sealed record NodeStatus
{
    public required string Version { get; init; }

    public required ulong ChainId { get; init; }

    /// <summary>The contract QosOracle.</summary>
    public required Address Oracle { get; init; }

    public required Address Signer { get; init; }

    /// <summary>Null for a node that sends no transactions.</summary>
    public Address? Submitter { get; init; }

    /// <summary>Its index in the registry; null for one that is not registered.</summary>
    public uint? Validator { get; init; }

    public required string PeerId { get; init; }

    /// <summary>The multiaddrs that it listens on.</summary>
    public ImmutableArray<string> Listen { get; init; } = [];

    /// <summary>It takes part in epochs.</summary>
    public bool IsReady { get; init; }

    /// <summary>Why it does not; empty when it does.</summary>
    public ImmutableArray<NotReadyReason> Reasons { get; init; } = [];

    public required NodeChainStatus Chain { get; init; }

    /// <summary>Validators connected.</summary>
    public uint Peers { get; init; }

    /// <summary>Connected without being a validator.</summary>
    public uint Observers { get; init; }

    public uint PeersExpected { get; init; }

    public ImmutableArray<string> PeerIds { get; init; } = [];

    /// <summary>When epoch 0 began, or will.</summary>
    public ulong GenesisUnixSeconds { get; init; }

    /// <summary>The one that the clock says; null before genesis.</summary>
    public ulong? Epoch { get; init; }

    public ImmutableArray<NodeEpochWork> Working { get; init; } = [];

    public ulong? LastCertified { get; init; }

    public ulong? LastAccepted { get; init; }

    public ulong? LastSettled { get; init; }

    /// <summary>Proofs of equivocation kept.</summary>
    public uint Equivocations { get; init; }

    /// <summary>Messages and plans dropped, by reason code (docs/reasons.md).</summary>
    public ImmutableSortedDictionary<string, ulong> Dropped { get; init; } = ImmutableSortedDictionary<string, ulong>.Empty;
}
