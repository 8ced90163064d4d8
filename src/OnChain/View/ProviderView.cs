using Flashback.Ethereum;

namespace Flashback.OnChain.View;

/// <summary>A provider and its collateral.</summary>
public sealed record ProviderView(Address Provider, bool Certified, StakeView Collateral);
