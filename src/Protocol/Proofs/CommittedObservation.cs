using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Protocol.Proofs;

/// <summary>
/// The contract's struct of the same name: an observation, its path in its observer's batch, and that batch's path in the report.
/// </summary>
public sealed record CommittedObservation(
    Observation Observation,
    uint Index,
    ImmutableArray<Bytes32> Proof,
    uint BatchCount,
    uint BatchIndex,
    ImmutableArray<Bytes32> BatchProof);
