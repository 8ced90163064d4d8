using Flashback.Ethereum;

namespace Flashback.OnChain.Journal;

/// <summary>A key whose transaction was included.</summary>
public sealed record JournalDone(string Key, Bytes32 TransactionHash);
