namespace Flashback.Ethereum.Abi.Types;

/// <summary>
/// A value does not fit its ABI type, or bytes are not a valid encoding of it. The message names the place and the reason.
/// </summary>
public sealed class AbiException(string message) : FormatException(message);
