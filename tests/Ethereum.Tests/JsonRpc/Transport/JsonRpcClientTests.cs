using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Ethereum.JsonRpc.Errors;
using Flashback.Ethereum.JsonRpc.Transport;
using Flashback.Ethereum.Tests.Support;

namespace Flashback.Ethereum.Tests.JsonRpc.Transport;

public sealed class JsonRpcClientTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly FakeServers _servers = new();
    private readonly List<JsonRpcClient> _clients = [];

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        _servers.Dispose();
    }

    private JsonRpcClient Client(JsonRpcOptions? options = null, params string[] urls)
    {
        var client = new JsonRpcClient([.. (urls.Length > 0 ? urls : ["http://one:8545"]).Select(u => new Uri(u))],
            options ?? new JsonRpcOptions(), _time, _servers);
        _clients.Add(client);
        return client;
    }

    private Task<JsonElement> CallAsync(JsonRpcClient client, string method = "eth_x", params object?[] parameters) =>
        _time.RunAsync(client.CallAsync(method, parameters));

    [Fact]
    public async Task Sends_one_call_and_returns_its_result()
    {
        var client = Client();
        Assert.Equal("0x1", (await CallAsync(client, "eth_x", "0xab", true, new { to = "0x1" }, null)).GetString());
        var (_, call, request) = Assert.Single(_servers.Seen);
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"eth_x","params":["0xab",true,{"to":"0x1"},null]}""", call.ToJsonString());
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.MediaType);
        Assert.Null(request.Headers.Authorization);
    }

    [Fact]
    public async Task An_error_of_the_server_is_final()
    {
        _servers.Answer = (_, call) => FakeServers.Error(call, -32000, "nonce too low\nINFO forged");
        var error = await Assert.ThrowsAsync<JsonRpcErrorException>(() => CallAsync(Client()));
        Assert.Equal("eth_x at http://one:8545 was refused: nonce too low INFO forged (code -32000).", error.Message);
        Assert.Equal(-32000, error.Code);
        Assert.Single(_servers.Seen);
    }

    [Fact]
    public async Task An_error_without_an_id_answers_what_was_asked()
    {
        _servers.Answer = (_, _) =>
            FakeServers.Text("""{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"that is no JSON"}}""");
        Assert.Equal(-32700, (await Assert.ThrowsAsync<JsonRpcErrorException>(() => CallAsync(Client()))).Code);
        Assert.Single(_servers.Seen);
    }

    public static TheoryData<string?, string> RevertShapes => new()
    {
        { "\"0x4e487b710000000000000000000000000000000000000000000000000000000000000011\"", "overflow" },
        { "{\"data\":\"0x4e487b710000000000000000000000000000000000000000000000000000000000000011\"}", "overflow" },
        { "\"Reverted 0x4e487b710000000000000000000000000000000000000000000000000000000000000011\"", "overflow" },
        { "\"0x\"", "execution reverted" },
        { "\"0xzz\"", "execution reverted" },
        { "[1]", "execution reverted" },
        { null, "execution reverted" },
    };

    [Theory]
    [MemberData(nameof(RevertShapes))]
    public async Task A_revert_keeps_its_data_and_is_never_retried(string? data, string words)
    {
        // Even with a code that otherwise means "try again".
        foreach (var code in new[] { 3, -32000, -32005 })
        {
            _servers.Seen.Clear();
            _servers.Answer = (_, call) => FakeServers.Error(call, code, "execution reverted", data is null ? null : JsonNode.Parse(data));
            var error = await Assert.ThrowsAsync<RevertException>(() => CallAsync(Client()));
            Assert.Contains(words, error.Message);
            Assert.Equal(words == "overflow" ? 36 : 0, error.RevertData.Length);
            Assert.Single(_servers.Seen);
        }
    }

    public static TheoryData<Func<JsonNode, HttpResponseMessage>, string> Failures => new()
    {
        { _ => FakeServers.Text("slow down", HttpStatusCode.TooManyRequests), "HTTP status 429" },
        { _ => FakeServers.Text("", HttpStatusCode.RequestTimeout), "HTTP status 408" },
        { _ => FakeServers.Text("", HttpStatusCode.InternalServerError), "HTTP status 500" },
        { _ => FakeServers.Text("", HttpStatusCode.ServiceUnavailable), "HTTP status 503" },
        { _ => throw new HttpRequestException("connection refused"), "connection refused" },
        { _ => throw new IOException("reset"), "reset" },
        { _ => FakeServers.Text("<html>"), "no JSON" },
        { _ => FakeServers.Text(""), "no JSON" },
        { _ => FakeServers.Text("[]"), "not the kind" },
        { _ => FakeServers.Text("{}"), "not asked for" },
        { _ => FakeServers.Text("""{"id":99,"result":1}"""), "not asked for" },
        { _ => FakeServers.Text("""{"id":"1","result":1}"""), "not asked for" },
        { _ => FakeServers.Text("""{"id":null,"result":1}"""), "not asked for" },
        { _ => FakeServers.Text("""{"id":99,"error":{"code":1,"message":"x"}}"""), "not asked for" },
        { call => FakeServers.Text($$"""{"id":{{call["id"]}}}"""), "neither result nor error" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Transport_problems_are_retried_and_then_explained(Func<JsonNode, HttpResponseMessage> failure, string reason)
    {
        var client = Client();
        _servers.Answer = (_, call) => _servers.Seen.Count < 5 ? failure(call) : FakeServers.Result(call, 7);
        Assert.Equal(7, (await CallAsync(client)).GetInt32());
        Assert.Equal(5, _servers.Seen.Count);

        _servers.Answer = (_, call) => failure(call);
        var error = await Assert.ThrowsAsync<JsonRpcTransportException>(() => CallAsync(client));
        Assert.StartsWith("eth_x at http://one:8545 failed after 5 attempts: ", error.Message);
        Assert.Contains(reason, error.Message);
        Assert.Equal(10, _servers.Seen.Count);
    }

    [Fact]
    public async Task Waits_double_up_to_their_cap()
    {
        var options =
            new JsonRpcOptions { MaxAttempts = 9, BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1) };
        var times = new List<TimeSpan>();
        _servers.Answer = (_, call) =>
        {
            times.Add(_time.Elapsed);
            return FakeServers.Text("", HttpStatusCode.BadGateway);
        };
        await Assert.ThrowsAsync<JsonRpcTransportException>(() => CallAsync(Client(options)));
        Assert.Equal(9, times.Count);
        double[] whole = [100, 200, 400, 800, 1000, 1000, 1000, 1000];
        for (var i = 0; i < whole.Length; i++) Assert.InRange((times[i + 1] - times[i]).TotalMilliseconds, whole[i] / 2, whole[i] + 0.001);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(3600, 5)]
    public async Task Retry_after_is_honoured_within_the_cap(int asked, int waited)
    {
        _servers.Answer = (_, call) =>
        {
            if (_servers.Seen.Count > 1) return FakeServers.Result(call, 1);
            var busy = FakeServers.Text("", HttpStatusCode.TooManyRequests);
            busy.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(asked));
            return busy;
        };
        await CallAsync(Client());
        Assert.Equal(TimeSpan.FromSeconds(waited), _time.Elapsed);
    }

    [Theory]
    [InlineData(-32005, true)]
    [InlineData(429, true)]
    [InlineData(-32601, false)]
    [InlineData(-32603, false)]
    public async Task Codes_of_overload_are_retried(int code, bool retried)
    {
        _servers.Answer = (_, call) => FakeServers.Error(call, code, "limit");
        await Assert.ThrowsAsync<JsonRpcErrorException>(() => CallAsync(Client()));
        Assert.Equal(retried ? 5 : 1, _servers.Seen.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "API key")]
    [InlineData(HttpStatusCode.Forbidden, "API key")]
    [InlineData(HttpStatusCode.NotFound, "Check its URL")]
    [InlineData(HttpStatusCode.Redirect, "final URL")]
    public async Task Permanent_failures_are_not_retried(HttpStatusCode status, string advice)
    {
        _servers.Answer = (_, _) => FakeServers.Text("", status);
        var error = await Assert.ThrowsAsync<JsonRpcTransportException>(() => CallAsync(Client()));
        Assert.Contains(advice, error.Message);
        Assert.Contains("1 attempt:", error.Message);
        Assert.Single(_servers.Seen);
    }

    [Fact]
    public async Task Another_endpoint_takes_over_without_a_wait_and_the_first_comes_back()
    {
        var client = Client(null, "http://one", "http://two");
        var down = true;
        _servers.Answer = (host, call) => host == "one" && down ? throw new HttpRequestException("down") : FakeServers.Result(call, host);
        Assert.Equal("two", (await CallAsync(client)).GetString());
        Assert.Equal("two", (await CallAsync(client)).GetString());
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
        Assert.Equal(1, _servers.CallsTo("one", "eth_x"));

        down = false;
        using var tick = _time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(6), Timeout.InfiniteTimeSpan);
        _time.AdvanceToNext(TimeSpan.FromSeconds(6));
        Assert.Equal("one", (await CallAsync(client)).GetString());
    }

    [Fact]
    public async Task Every_endpoint_is_tried_before_a_wait()
    {
        var hosts = new List<string>();
        _servers.Answer = (host, call) =>
        {
            hosts.Add($"{host}@{(_time.Elapsed == TimeSpan.Zero ? "start" : "later")}");
            return hosts.Count < 4 ? FakeServers.Text("", HttpStatusCode.BadGateway) : FakeServers.Result(call, 1);
        };
        await CallAsync(Client(null, "http://one", "http://two", "http://three"));
        Assert.Equal(["one@start", "two@start", "three@start"], hosts[..3]);
        Assert.EndsWith("@later", hosts[3]);
    }

    [Fact]
    public async Task A_refused_login_leaves_the_other_endpoint()
    {
        _servers.Answer = (host, call) =>
            host == "one" ? FakeServers.Text("", HttpStatusCode.Unauthorized) : FakeServers.Result(call, host);
        Assert.Equal("two", (await CallAsync(Client(null, "http://one", "http://two"))).GetString());
    }

    [Fact]
    public async Task An_endpoint_on_another_chain_is_never_used()
    {
        _servers.Answer = (host, call) =>
            FakeServers.Result(call, (string?)call["method"] == "eth_chainId" ? (host == "one" ? "0x1" : "0x7a69") : host);
        var options = new JsonRpcOptions { ChainId = 31337 };

        var error = await Assert.ThrowsAsync<WrongChainException>(() => CallAsync(Client(options)));
        Assert.Equal("http://one:8545 is on chain 1, but chain 31337 is configured. The endpoint is not used: "
            + "correct its URL or the chain id.", error.Message);

        var client = Client(options, "http://one", "http://two");
        Assert.Equal("two", (await CallAsync(client)).GetString());
        Assert.Equal("two", (await CallAsync(client)).GetString());
        Assert.Equal(0, _servers.CallsTo("one", "eth_x"));
        Assert.Equal(2, _servers.CallsTo("one", "eth_chainId"));
        Assert.Equal(1, _servers.CallsTo("two", "eth_chainId"));

        await Assert.ThrowsAsync<WrongChainException>(() => CallAsync(Client(options, "http://one", "http://one")));
    }

    [Fact]
    public async Task An_endpoint_on_another_chain_does_not_shorten_the_failing_ones_pause()
    {
        var times = new List<TimeSpan>();
        _servers.Answer = (host, call) =>
        {
            if (host == "two") return FakeServers.Result(call, "0x2");
            times.Add(_time.Elapsed);
            return FakeServers.Text("", HttpStatusCode.BadGateway);
        };
        var client = Client(new JsonRpcOptions { ChainId = 1 }, "http://one", "http://two");
        var error = await Assert.ThrowsAsync<JsonRpcTransportException>(() => CallAsync(client));
        Assert.Contains("http://one", error.Message);
        for (var i = 1; i < times.Count; i++) Assert.True(times[i] > times[i - 1]);
        Assert.Equal(0, _servers.CallsTo("two", "eth_x"));
        Assert.Equal(1, _servers.CallsTo("two", "eth_chainId"));
    }

    [Fact]
    public async Task The_chain_is_checked_again_after_a_failure()
    {
        var failed = false;
        _servers.Answer = (_, call) =>
        {
            if ((string?)call["method"] == "eth_chainId") return FakeServers.Result(call, failed ? "0x2" : "0x1");
            failed = true;
            return FakeServers.Text("", HttpStatusCode.BadGateway);
        };
        await Assert.ThrowsAsync<WrongChainException>(() => CallAsync(Client(new JsonRpcOptions { ChainId = 1 })));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("\"0x10000000000000000\"")]
    [InlineData("1")]
    [InlineData("null")]
    public async Task A_malformed_chain_id_is_an_error(string id)
    {
        _servers.Answer = (_, call) => FakeServers.Result(call, JsonNode.Parse(id));
        var error = await Assert.ThrowsAsync<JsonRpcTransportException>(() => CallAsync(Client(new JsonRpcOptions { ChainId = 1 })));
        Assert.Contains("chain id is not a number", error.Message);
    }

    [Fact]
    public async Task Silence_ends_with_the_timeout()
    {
        _servers.Silent = true;
        var call = Client(new JsonRpcOptions { MaxAttempts = 1 }).CallAsync("eth_x", []);
        _time.AdvanceToNext(TimeSpan.FromSeconds(14.9));
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
        _time.AdvanceToNext(TimeSpan.FromSeconds(15));
        var error = await Assert.ThrowsAsync<JsonRpcTransportException>(() => call);
        Assert.Contains("no answer within 15 s", error.Message);
    }

    [Fact]
    public async Task Cancellation_is_not_a_failure()
    {
        _servers.Silent = true;
        using var cancel = new CancellationTokenSource();
        var call = Client().CallAsync("eth_x", [], cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(_servers.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_may_be_as_long_as_allowed_and_no_longer(bool announced)
    {
        var extra = 0;
        _servers.Answer = (_, call) =>
        {
            var body = FakeServers.ResultNode(call, "").ToJsonString();
            body = body.Replace("\"\"", "\"" + new string('x', 1000 - body.Length + extra) + "\"", StringComparison.Ordinal);
            var response = FakeServers.Text(body);
            if (!announced) response.Content = new StreamContent(new Unannounced(System.Text.Encoding.ASCII.GetBytes(body)));
            return response;
        };
        var client = Client(new JsonRpcOptions { MaxResponseBytes = 1000 });
        await CallAsync(client);
        extra = 1;
        var error = await Assert.ThrowsAsync<JsonRpcTransportException>(() => CallAsync(client));
        Assert.Contains("longer than 1000 bytes", error.Message);
        Assert.Equal(2, _servers.Seen.Count);
    }

    [Fact]
    public async Task Json_may_nest_as_deep_as_allowed_and_no_deeper()
    {
        var depth = JsonRpcOptions.MaxJsonDepth - 1; // the answer itself is one level
        _servers.Answer = (_, call) =>
            FakeServers.Text($$"""{"id":{{call["id"]}},"result":{{new string('[', depth)}}{{new string(']', depth)}}}""");
        var client = Client(new JsonRpcOptions { MaxAttempts = 1 });
        await CallAsync(client);
        depth++;
        Assert.Contains("no JSON", (await Assert.ThrowsAsync<JsonRpcTransportException>(() => CallAsync(client))).Message);
    }

    [Theory]
    [InlineData("http://user:s3cret@one:8545")]
    [InlineData("https://one/v3/s3cret")]
    [InlineData("https://one/?key=s3cret")]
    public async Task Credentials_are_never_shown(string url)
    {
        _servers.Answer = (_, _) => throw new HttpRequestException("refused");
        var error = await Assert.ThrowsAsync<JsonRpcTransportException>(() => CallAsync(Client(null, url)));
        Assert.DoesNotContain("s3cret", error.ToString());
        var request = _servers.Seen[0].Request;
        if (url.Contains("user", StringComparison.Ordinal))
            Assert.Equal("Basic dXNlcjpzM2NyZXQ=", request.Headers.Authorization!.ToString());
        else Assert.Contains("s3cret", request.RequestUri!.ToString());
        Assert.Empty(request.RequestUri!.UserInfo);
    }

    [Theory]
    [InlineData("ftp://one")]
    [InlineData("one/two")]
    public void Takes_http_urls_only(string url) => Assert.Throws<ArgumentException>(
        () => new JsonRpcClient([new Uri(url, UriKind.RelativeOrAbsolute)], new JsonRpcOptions(), _time, _servers));

    [Fact]
    public void Needs_an_attempt() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Client(new JsonRpcOptions { MaxAttempts = 0 }));

    [Fact]
    public void Needs_an_endpoint() => Assert.Throws<ArgumentException>(() => new JsonRpcClient([], new JsonRpcOptions(), _time, _servers));

    /// <summary>A body whose length is not known before it ends.</summary>
    private sealed class Unannounced(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
