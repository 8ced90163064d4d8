namespace Flashback.Ethereum;

/// <summary>A member of a struct type, as EIP-712 describes it.</summary>
public sealed record Eip712Field(string Name, string Type);
