using Flashback.Ethereum;
using Flashback.Node.Measurements;
using Flashback.Protocol.Epochs;

namespace Flashback.Node.Probe;

/// <summary>Measures one data unit until the epoch ends.</summary>
public interface IUnitProber
{
    /// <summary>
    /// What goes wrong on this node's side leaves no records, which blame nobody. The caller takes an exception other than for its own
    /// cancellation for that too.
    /// </summary>
    Task<UnitRecords> ProbeAsync(EpochSetup setup, Bytes32 unit, CancellationToken cancellation);
}
