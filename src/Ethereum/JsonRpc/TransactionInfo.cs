using System.Numerics;

namespace Flashback.Ethereum.JsonRpc;

/// <summary>A transaction as a node knows it; no block number while it waits.</summary>
public sealed record TransactionInfo(
    Bytes32 Hash, Address From, Address? To, ulong Nonce, BigInteger Value, ReadOnlyMemory<byte> Data, ulong? BlockNumber);
