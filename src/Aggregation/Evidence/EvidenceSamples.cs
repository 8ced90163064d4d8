using System.Collections.Immutable;
using Flashback.Protocol.Samples;

namespace Flashback.Aggregation.Evidence;

/// <summary>The raw sample records behind one validator's observation, in order of time: only their observer has them.</summary>
public sealed record EvidenceSamples(byte Validator, ImmutableArray<SampleRecord> Records);
