using Flashback.Ethereum;

namespace Flashback.OnChain.Watching;

/// <summary>One verdict: an epoch and a data unit.</summary>
public readonly record struct VerdictKey(ulong Epoch, Bytes32 DataUnit);
