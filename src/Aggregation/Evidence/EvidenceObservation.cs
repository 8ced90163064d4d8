using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Evidence;

/// <summary>A counted observation with its path in its observer's batch.</summary>
public sealed record EvidenceObservation(byte Validator, Observation Observation, uint Index, ImmutableArray<Bytes32> Proof);
