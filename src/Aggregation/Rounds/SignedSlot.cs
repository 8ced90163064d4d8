using Flashback.Ethereum;

namespace Flashback.Aggregation.Rounds;

/// <summary>A sign log entry: the EIP-712 digest that holds a slot.</summary>
public readonly record struct SignedSlot(SignSlot Slot, Bytes32 Digest);
