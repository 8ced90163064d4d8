using System.Numerics;

namespace Flashback.Devnet.Ledger;

/// <summary>One account book: what came in must be what went out and what is held.</summary>
public sealed record BookFact(string Name, BigInteger In, BigInteger Out, BigInteger Held);
