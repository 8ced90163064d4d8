namespace Flashback.Client.Archive;

/// <summary>The archive cannot be opened or takes no more: a sentence for the person who uses it.</summary>
public sealed class ArchiveException(string message, Exception? inner = null) : IOException(message, inner);
