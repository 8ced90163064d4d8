namespace Flashback.Ethereum.Transactions;

/// <summary>An account and storage slots that a transaction announces (EIP-2930).</summary>
public sealed record AccessListEntry(Address Address, IReadOnlyList<Bytes32> StorageKeys);
