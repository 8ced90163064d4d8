using System.Text.Json;
using Flashback.Ethereum.JsonRpc.Errors;

namespace Flashback.Ethereum.JsonRpc.Transport;

/// <summary>JSON-RPC 2.0 as bytes.</summary>
internal static class JsonRpcWire
{
    internal static byte[] Write(JsonRpcRequest request, long id) =>
        JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id, method = request.Method, @params = request.Parameters });

    /// <summary>The result of that request.</summary>
    /// <exception cref="EndpointException">The body is anything else.</exception>
    internal static JsonRpcResult Read(byte[] body, JsonRpcRequest request, long id, string endpoint)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = JsonRpcOptions.MaxJsonDepth });
            var answer = document.RootElement;
            if (answer.ValueKind != JsonValueKind.Object) throw Malformed("not the kind of JSON asked for");
            return IsTo(id, answer) ? Result(answer, request.Method, endpoint) : throw Malformed("an id that was not asked for");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Malformed("no JSON: " + PlainText.Clean(e.Message));
        }
    }

    /// <summary>A server that could not read a request answers with an error and without an id.</summary>
    private static bool IsTo(long asked, JsonElement answer)
    {
        var known = answer.TryGetProperty("id", out var id) && id.ValueKind != JsonValueKind.Null;
        return known
            ? id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && number == asked
            : answer.TryGetProperty("error", out _);
    }

    private static JsonRpcResult Result(JsonElement answer, string method, string endpoint)
    {
        if (answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            return new JsonRpcResult(endpoint, Error(error, method, endpoint));
        return answer.TryGetProperty("result", out var value)
            ? new JsonRpcResult(endpoint, value.Clone()) : throw Malformed("neither result nor error");
    }

    private static JsonRpcErrorException Error(JsonElement error, string method, string endpoint)
    {
        var code = error.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt32(out var parsed) ? parsed : 0;
        var text = error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
            ? message.GetString()! : "no reason given";
        JsonElement? data = error.TryGetProperty("data", out var element) ? element.Clone() : null;
        var exception = new JsonRpcErrorException(endpoint, method, code, text, data);
        return RevertException.IsRevert(exception) ? RevertException.From(endpoint, method, exception) : exception;
    }

    private static EndpointException Malformed(string what) =>
        new($"the response is malformed ({what})", "Is this the URL of an Ethereum node?");
}
