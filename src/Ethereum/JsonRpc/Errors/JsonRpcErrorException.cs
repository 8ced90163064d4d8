using System.Text.Json;

namespace Flashback.Ethereum.JsonRpc.Errors;

/// <summary>The server understood the call and answered with an error.</summary>
public class JsonRpcErrorException(string endpoint, string method, int code, string error, JsonElement? data = null)
    : JsonRpcException($"{method} at {endpoint} was refused: {PlainText.Clean(error)} (code {code}).")
{
    /// <summary>EIP-1474's "limit exceeded" and "unavailable", and what large providers send for rate limits.</summary>
    private static readonly HashSet<int> RetryableCodes = [-32005, -32002, -32016, -32029, -32090, -32097, 429];

    public int Code => code;

    /// <summary>The server's own words, as sent.</summary>
    public string ErrorText => error;

    /// <summary>The error's data member, if there was one.</summary>
    public JsonElement? ErrorData => data;

    /// <summary>The same call may succeed later. Never true for a revert.</summary>
    internal bool IsRetryable => RetryableCodes.Contains(code) && !RevertException.IsRevert(this);
}
