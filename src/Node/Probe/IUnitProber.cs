using Flashback.Ethereum;
using Flashback.Node.Measurements;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Probe;

/// <summary>Measures one data unit until the epoch ends.</summary>
public interface IUnitProber
{
    /// <summary>
    /// A failure on this node's side leaves no records and so counts against no one. The caller treats every exception but its own
    /// cancellation in the same way.
    /// </summary>
    Task<UnitRecords> ProbeAsync(EpochSetup setup, Bytes32 unit, CancellationToken cancellation);
}
