namespace Flashback.Ethereum;

/// <summary>A type description or a message does not follow EIP-712. The message names the place and the reason.</summary>
public sealed class Eip712Exception(string message) : FormatException(message);
