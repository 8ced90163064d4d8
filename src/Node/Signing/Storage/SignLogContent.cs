using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;

namespace Flashback.Node.Signing.Storage;

/// <summary>What a sign log knows, as it travels between machines.</summary>
public sealed record SignLogContent(SignLogScope Scope, IReadOnlyList<SignerMark> Signers, IReadOnlyList<SignLogEntry> Entries);

/// <summary>A signer and the epoch at or below which it must not sign anything new (null: no such epoch).</summary>
public sealed record SignerMark(Address Signer, ulong? LowWater);

/// <summary>One digest that a signer committed itself to.</summary>
public sealed record SignLogEntry(Address Signer, SignSlot Slot, Bytes32 Digest);

/// <summary>Rows added, rows that were known already, and rows where both logs differ (this log's own was kept).</summary>
public sealed record ImportResult(int Added, int Known, int Conflicts);
