using System.Numerics;

namespace Flashback.Ethereum.JsonRpc;

/// <summary>A block's header, as far as it is used. Timestamp: seconds since 1970. BaseFeePerGas: wei; null before London.</summary>
public sealed record Block(ulong Number, Bytes32 Hash, Bytes32 ParentHash, ulong Timestamp, BigInteger? BaseFeePerGas, ulong GasLimit);
