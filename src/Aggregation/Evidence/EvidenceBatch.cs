using Flashback.Ethereum;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Evidence;

/// <summary>An included batch and its validator's signature.</summary>
public sealed record EvidenceBatch(byte Validator, ObservationBatch Batch, Signature Signature);
