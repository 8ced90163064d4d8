using System.Text.Json;
using Flashback.Ethereum.JsonRpc.Errors;

namespace Flashback.Ethereum.JsonRpc.Transport;

/// <summary>The result of one call: a value or an error.</summary>
internal sealed class JsonRpcResult
{
    private readonly JsonElement _value;

    internal JsonRpcResult(string endpoint, JsonElement value) => (Endpoint, _value) = (endpoint, value);
    internal JsonRpcResult(string endpoint, JsonRpcErrorException error) => (Endpoint, Error) = (endpoint, error);

    /// <summary>Who answered, without credentials.</summary>
    public string Endpoint { get; }

    /// <summary>The server's error; null if there is a value.</summary>
    public JsonRpcErrorException? Error { get; }

    /// <exception cref="JsonRpcErrorException">The server answered with an error.</exception>
    public JsonElement Value => Error is null ? _value : throw Error;
}
