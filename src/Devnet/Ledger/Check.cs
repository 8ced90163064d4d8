namespace Flashback.Devnet.Ledger;

/// <summary>One expectation: its name, whether it holds, and the figures found.</summary>
public sealed record Check(string Name, bool Holds, string Found);
