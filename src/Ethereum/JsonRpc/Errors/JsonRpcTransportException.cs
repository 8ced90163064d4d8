namespace Flashback.Ethereum.JsonRpc.Errors;

/// <summary>No endpoint gave a usable answer.</summary>
public sealed class JsonRpcTransportException(string message, Exception? inner = null) : JsonRpcException(message, inner);
