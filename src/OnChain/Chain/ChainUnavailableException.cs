namespace Flashback.OnChain.Chain;

/// <summary>
/// No endpoint gave a usable answer: every one was unreachable, refused, or contradicted the format. Trying again later may help.
/// </summary>
public sealed class ChainUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
