using Flashback.Ethereum;

namespace Flashback.Node.Api.Queries;

/// <summary>The node's status, the same for every interface and format.</summary>
public sealed record NodeDescription
{
    public required string Version { get; init; }

    public required ulong ChainId { get; init; }

    public required Address Oracle { get; init; }

    public required Address Signer { get; init; }

    /// <summary>Null for a node that sends no transactions.</summary>
    public Address? Submitter { get; init; }

    /// <summary>Its index in the registry, if it is registered.</summary>
    public byte? Validator { get; init; }

    public required string PeerId { get; init; }

    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary>Empty when the node takes part in epochs.</summary>
    public IReadOnlyList<ReadyReason> Reasons { get; init; } = [];

    public required ChainDescription Chain { get; init; }

    /// <summary>Validators connected.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    public int PeersExpected { get; init; }

    public int Observers { get; init; }

    /// <summary>Unix seconds.</summary>
    public ulong Genesis { get; init; }

    /// <summary>Null before genesis.</summary>
    public ulong? Epoch { get; init; }

    public IReadOnlyList<EpochWork> Working { get; init; } = [];

    public ulong? LastCertified { get; init; }

    public ulong? LastAccepted { get; init; }

    public ulong? LastSettled { get; init; }

    /// <summary>Proofs of equivocation kept.</summary>
    public int Equivocations { get; init; }

    /// <summary>How often something was dropped for each reason, in the order of the codes.</summary>
    public IReadOnlyList<(string Code, long Count)> Dropped { get; init; } = [];
}
