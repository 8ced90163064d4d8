using System.Text.Json;

namespace Flashback.Ethereum.JsonRpc;

/// <summary>JSON-RPC 2.0 as bytes.</summary>
internal static class JsonRpcWire
{
    /// <summary>A lone call is an object, several are an array.</summary>
    internal static byte[] Write(IReadOnlyList<JsonRpcRequest> requests, long firstId)
    {
        var calls = requests.Select(
            (request, i) => new { jsonrpc = "2.0", id = firstId + i, method = request.Method, @params = request.Parameters });
        return requests.Count == 1 ? JsonSerializer.SerializeToUtf8Bytes(calls.First()) : JsonSerializer.SerializeToUtf8Bytes(calls);
    }

    /// <summary>The results in the order of the requests, matched by id; each request is answered exactly once.</summary>
    /// <exception cref="EndpointException">The body is anything else.</exception>
    internal static JsonRpcResult[] Read(byte[] body, IReadOnlyList<JsonRpcRequest> requests, long firstId, string endpoint)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = JsonRpcOptions.MaxJsonDepth });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && (requests.Count == 1 || root.TryGetProperty("error", out _)))
                return ReadOne(root, requests, firstId, endpoint);
            if (root.ValueKind != JsonValueKind.Array || requests.Count == 1) throw Malformed("not the kind of JSON asked for");
            var results = new JsonRpcResult[requests.Count];
            foreach (var answer in root.EnumerateArray())
            {
                if (!TryIndex(answer, firstId, results.Length, out var index)) throw Malformed("an id that was not asked for");
                if (results[index] is not null) throw Malformed("one id answered twice");
                results[index] = Result(answer, requests[index].Method, endpoint);
            }
            return Array.IndexOf(results, null) < 0 ? results : throw Malformed("an id left unanswered");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Malformed("no JSON: " + PlainText.Clean(e.Message));
        }
    }

    /// <summary>A server that refuses a whole batch answers with one error, for which it may not know the id.</summary>
    private static JsonRpcResult[] ReadOne(JsonElement answer, IReadOnlyList<JsonRpcRequest> requests, long firstId, string endpoint)
    {
        var anonymous = answer.TryGetProperty("error", out _)
            && (!answer.TryGetProperty("id", out var id) || id.ValueKind == JsonValueKind.Null);
        if (!anonymous && !TryIndex(answer, firstId, requests.Count, out _)) throw Malformed("an id that was not asked for");
        return [.. requests.Select(request => Result(answer, request.Method, endpoint))];
    }

    private static bool TryIndex(JsonElement answer, long firstId, int count, out int index)
    {
        index = -1;
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("id", out var id)) return false;
        if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number)) return false;
        if (number < firstId || number >= firstId + count) return false;
        index = (int)(number - firstId);
        return true;
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
