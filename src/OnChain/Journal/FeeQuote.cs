using System.Numerics;

namespace Flashback.OnChain.Journal;

/// <summary>The two prices of EIP-1559, in wei for a unit of gas.</summary>
public readonly record struct FeeQuote(BigInteger MaxFeePerGas, BigInteger PriorityFeePerGas);
