using Flashback.Ethereum;

namespace Flashback.OnChain.Watching;

/// <summary>The reporter pool's share of one epoch in one token.</summary>
public readonly record struct DistributionKey(ulong Epoch, Address Token);
