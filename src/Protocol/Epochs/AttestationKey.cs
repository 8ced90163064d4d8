using Flashback.Ethereum;

namespace Flashback.Protocol.Epochs;

/// <summary>
/// The unit of work: what one data unit did in one epoch, as one oracle contract attests it.
/// Keys every store, log line, metric and deadline.
/// </summary>
public readonly record struct AttestationKey(ulong ChainId, Address Oracle, Bytes32 DataUnit, ulong Epoch);
