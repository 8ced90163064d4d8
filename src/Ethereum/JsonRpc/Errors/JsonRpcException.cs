namespace Flashback.Ethereum.JsonRpc.Errors;

/// <summary>
/// A call did not succeed. The message says which method, at which endpoint (never its credentials), why, and what to do.
/// </summary>
public abstract class JsonRpcException(string message, Exception? inner = null) : Exception(message, inner);
