namespace Flashback.BridgeNode.Faults;

/// <summary>Faults that can be switched on, to show that a network detects them.</summary>
/// <param name="Latency">Waited before each S3 request is looked at.</param>
/// <param name="BytesPerSecond">Bodies in both directions go no faster; 0 for as fast as they can.</param>
/// <param name="CorruptRate">The share of object reads that serve altered bytes, 0 to 1.</param>
/// <param name="Outage">Every connection is broken without an answer.</param>
/// <param name="NoReports">Performance reports are refused.</param>
public sealed record FaultOptions(
    TimeSpan Latency = default, long BytesPerSecond = 0, double CorruptRate = 0, bool Outage = false, bool NoReports = false);
