using Flashback.Ethereum;

namespace Flashback.Protocol.Epochs;

/// <summary>
/// The unit of work: one data unit in one epoch, as attested by one oracle contract.
/// Keys every store, log line, metric and deadline.
/// </summary>
public readonly record struct AttestationKey(ulong ChainId, Address Oracle, Bytes32 DataUnit, ulong Epoch);
