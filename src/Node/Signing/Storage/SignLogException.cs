namespace Flashback.Node.Signing.Storage;

/// <summary>The sign log cannot be used as it is; the message says why and what to do.</summary>
public sealed class SignLogException(string message, Exception? inner = null) : Exception(message, inner);
