namespace Flashback.OnChain.Chain;

/// <summary>How a simulated call ended: with return data, or reverted with revert data (often empty).</summary>
public sealed record CallOutcome(bool Succeeded, ReadOnlyMemory<byte> Data);
