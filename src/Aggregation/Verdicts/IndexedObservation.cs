using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Verdicts;

/// <summary>An observation from the batch of the validator with this index.</summary>
public readonly record struct IndexedObservation(byte Validator, Observation Observation);
