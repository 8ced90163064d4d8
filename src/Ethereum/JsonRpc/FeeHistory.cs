using System.Numerics;

namespace Flashback.Ethereum.JsonRpc;

/// <summary>Fees of recent blocks, oldest first, in wei for each gas.</summary>
/// <param name="OldestBlock">The number of the first block.</param>
/// <param name="BaseFees">One for each block, and one for the block to come.</param>
/// <param name="GasUsedRatios">Gas used, as a share of the block's limit.</param>
/// <param name="Rewards">For each block the tip at each percentile that was asked for; empty if none was.</param>
public sealed record FeeHistory(ulong OldestBlock, IReadOnlyList<BigInteger> BaseFees, IReadOnlyList<double> GasUsedRatios, IReadOnlyList<IReadOnlyList<BigInteger>> Rewards);
