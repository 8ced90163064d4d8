namespace Flashback.Libp2p;

/// <summary>
/// A connection, stream or request failed: refused, cut, timed out, or the peer broke the protocol. The message says which.
/// </summary>
public class Libp2pException(string message, Exception? inner = null) : IOException(message, inner);
