using System.Collections.Immutable;
using Flashback.Ethereum;

namespace Flashback.OnChain.View;

/// <summary>A registered validator. Keys that rotate are the last ones set: the signer of an epoch is in that epoch's set.</summary>
public sealed record ValidatorView(
    byte Index,
    Address Owner,
    Address Signer,
    Address Submitter,
    ReadOnlyMemory<byte> PeerKey,
    ushort Region,
    uint OperatorGroup,
    ImmutableArray<string> Multiaddrs,
    ValidatorState State)
{
    /// <summary>Of the last holder of this index.</summary>
    public StakeView Stake { get; init; } = StakeView.None;

    /// <summary>Unix seconds from which a suspended validator may rejoin; zero if it never was suspended.</summary>
    public ulong SuspendedUntil { get; init; }
}
