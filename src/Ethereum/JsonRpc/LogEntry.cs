namespace Flashback.Ethereum.JsonRpc;

/// <summary>An event as a node reports it. Removed: a reorganisation took it back.</summary>
public sealed record LogEntry(
    Address Address, IReadOnlyList<Bytes32> Topics, ReadOnlyMemory<byte> Data,
    ulong BlockNumber, Bytes32 BlockHash, Bytes32 TransactionHash, ulong LogIndex, bool Removed);
