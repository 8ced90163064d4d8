using System.Collections.Immutable;
using Flashback.Aggregation.Messages;

namespace Flashback.Aggregation.Verdicts;

/// <summary>A validator's commitment with the observations that match it, in ascending order of data unit.</summary>
public sealed record RevealedBatch(byte Validator, Signed<ObservationBatch> Commitment, ImmutableArray<Observation> Observations);
