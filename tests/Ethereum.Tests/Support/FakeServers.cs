using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Flashback.Ethereum.Tests.Support;

/// <summary>Stands for every server: the test says what each host answers, and sees what each was asked.</summary>
internal sealed class FakeServers : HttpMessageHandler
{
    private readonly Lock _lock = new();

    internal Func<string, JsonNode, HttpResponseMessage> Answer { get; set; } = (_, call) => Result(call, "0x1");

    /// <summary>Set to leave requests without an answer.</summary>
    internal bool Silent { get; set; }

    internal List<(string Host, JsonNode Call, HttpRequestMessage Request)> Seen { get; } = [];

    internal int CallsTo(string host, string method)
    {
        lock (_lock) return Seen.Count(s => s.Host == host && s.Call is JsonObject call && (string?)call["method"] == method);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        lock (_lock) Seen.Add((request.RequestUri!.Host, call, request));
        if (Silent) await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        lock (_lock) return Answer(request.RequestUri.Host, call);
    }

    internal static HttpResponseMessage Text(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    internal static JsonObject ResultNode(JsonNode call, JsonNode? result) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.DeepClone(), ["result"] = result };

    internal static JsonObject ErrorNode(JsonNode call, int code, string message, JsonNode? data = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (data is not null) error["data"] = data;
        return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = call["id"]!.DeepClone(), ["error"] = error };
    }

    internal static HttpResponseMessage Result(JsonNode call, JsonNode? result) => Text(ResultNode(call, result).ToJsonString());

    internal static HttpResponseMessage Error(JsonNode call, int code, string message, JsonNode? data = null) =>
        Text(ErrorNode(call, code, message, data).ToJsonString());
}
