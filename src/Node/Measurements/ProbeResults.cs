using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Samples;

namespace Flashback.Node.Measurements;

/// <summary>The raw records of one data unit, and whether its Bridge Node reported on time.</summary>
public sealed record UnitRecords(Bytes32 DataUnit, IReadOnlyList<SampleRecord> Records, bool ReportedOnTime);

/// <summary>What this validator measured in an epoch: one entry for each unit that it is assigned, ascending.</summary>
public sealed record ProbeResults(EpochSetup Setup, ImmutableArray<UnitRecords> Units);
