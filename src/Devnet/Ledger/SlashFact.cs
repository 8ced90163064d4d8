using System.Numerics;

namespace Flashback.Devnet.Ledger;

/// <summary>A provider's loss of collateral, or a validator's of stake.</summary>
public sealed record SlashFact(string Who, string? Unit, ulong? Epoch, BigInteger Amount);
