namespace Flashback.OnChain.Chain;

/// <summary>The gas that a transaction would need, or the revert data it would end with.</summary>
public sealed record GasEstimate(bool Succeeded, ulong Gas, ReadOnlyMemory<byte> RevertData);
