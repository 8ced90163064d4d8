using System.Numerics;

namespace Flashback.Ethereum.JsonRpc;

/// <summary>What became of a mined transaction. EffectiveGasPrice: wei for each gas.</summary>
public sealed record TransactionReceipt(
    Bytes32 TransactionHash, Bytes32 BlockHash, ulong BlockNumber, Address From, Address? To, Address? ContractAddress,
    bool Succeeded, ulong GasUsed, BigInteger EffectiveGasPrice, IReadOnlyList<LogEntry> Logs);
