namespace Flashback.BridgeNode.Identity;

/// <summary>The bridge key's file cannot be used; the message says why.</summary>
public sealed class KeyFileException(string message) : Exception(message);
