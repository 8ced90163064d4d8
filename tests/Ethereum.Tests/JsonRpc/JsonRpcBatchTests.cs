using System.Text.Json.Nodes;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.Tests.Support;

namespace Flashback.Ethereum.Tests.JsonRpc;

public sealed class JsonRpcBatchTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly FakeServers _servers = new();

    public void Dispose() => _servers.Dispose();

    private async Task<IReadOnlyList<JsonRpcResult>> BatchAsync(int count, JsonRpcOptions? options = null)
    {
        using var client = new JsonRpcClient([new Uri("http://one")], options ?? new JsonRpcOptions(), _time, _servers);
        return await _time.RunAsync(client.CallBatchAsync([.. Enumerable.Range(0, count).Select(i => new JsonRpcRequest("eth_x", i))]));
    }

    private static HttpResponseMessage Answers(IEnumerable<JsonNode> answers) =>
        FakeServers.Text(new JsonArray([.. answers]).ToJsonString());

    private static JsonNode Echo(JsonNode? call) => FakeServers.ResultNode(call!, call!["params"]![0]!.DeepClone());

    [Fact]
    public async Task Matches_answers_by_id_in_any_order()
    {
        _servers.Answer = (_, calls) => Answers(calls.AsArray().Reverse().Select(Echo));
        var results = await BatchAsync(3);
        Assert.Equal([0, 1, 2], results.Select(r => r.Value.GetInt32()));
        Assert.All(results, r => Assert.Equal("http://one", r.Endpoint));
    }

    [Fact]
    public async Task Each_call_has_its_own_error()
    {
        _servers.Answer = (_, calls) => Answers(
            calls.AsArray().Select((call, i) => i == 1 ? FakeServers.ErrorNode(call!, 3, "execution reverted", "0x08c379a0") : Echo(call)));
        var results = await BatchAsync(3);
        Assert.Equal(2, results[2].Value.GetInt32());
        Assert.IsType<RevertException>(results[1].Error);
        Assert.Throws<RevertException>(() => results[1].Value);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public async Task Is_split_where_it_grows_too_long(int calls, int requests)
    {
        _servers.Answer = (_, call) => call is JsonArray many ? Answers(many.Select(Echo)) : FakeServers.Text(Echo(call).ToJsonString());
        var results = await BatchAsync(calls, new JsonRpcOptions { MaxBatch = 4 });
        Assert.Equal(Enumerable.Range(0, calls), results.Select(r => r.Value.GetInt32()));
        Assert.Equal(requests, _servers.Seen.Count);
    }

    [Fact]
    public async Task Only_what_was_limited_is_asked_again()
    {
        _servers.Answer = (_, call) => call is JsonArray many
            ? Answers(many.Select((c, i) => i % 2 == 0 ? FakeServers.ErrorNode(c!, -32005, "limit") : Echo(c)))
            : FakeServers.Text(Echo(call).ToJsonString());
        var results = await BatchAsync(4);
        Assert.Equal([0, 1, 2, 3], results.Select(r => r.Value.GetInt32()));
        Assert.Equal([4, 2, 1], _servers.Seen.Select(s => s.Call is JsonArray many ? many.Count : 1));
    }

    [Fact]
    public async Task One_error_may_answer_for_all()
    {
        _servers.Answer = (_, _) =>
            FakeServers.Text("""{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batches are not allowed"}}""");
        var results = await BatchAsync(2);
        Assert.All(results, r => Assert.Equal(-32600, r.Error!.Code));
    }

    public static TheoryData<Func<JsonArray, IEnumerable<JsonNode>>, string> Mismatches => new()
    {
        { calls => calls.Take(1).Select(Echo), "unanswered" },
        { calls => calls.Select(_ => Echo(calls[0])), "answered twice" },
        { calls => calls.Select(Echo).Append(FakeServers.ResultNode(new JsonObject { ["id"] = 77 }, 1)), "not asked for" },
        { calls => calls.Select(Echo).Append(1), "not asked for" },
        { _ => [], "unanswered" },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public async Task Answers_that_do_not_match_are_trouble(Func<JsonArray, IEnumerable<JsonNode>> answer, string reason)
    {
        _servers.Answer = (_, calls) => Answers(answer(calls.AsArray()));
        var error = await Assert.ThrowsAsync<JsonRpcTransportException>(() => BatchAsync(2));
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public async Task None_is_nothing()
    {
        Assert.Empty(await BatchAsync(0));
        Assert.Empty(_servers.Seen);
    }
}
