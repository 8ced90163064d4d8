namespace Flashback.Ethereum.JsonRpc.Transport;

/// <summary>One call: a method and its positional parameters, anything that System.Text.Json can write.</summary>
internal sealed record JsonRpcRequest(string Method, params IReadOnlyList<object?> Parameters);
