using Grpc.Core;

namespace Flashback.Interop.Grpc;

/// <summary>
/// The node's gRPC interface, called by grpc-js: every kind of call over both listeners, health, reflection, deadlines, statuses.
/// </summary>
[Collection(GrpcCollection.Name)]
public sealed class NodeApiTests(GrpcJsPeer js) : IAsyncLifetime
{
    private readonly NodeApi _node = new();

    public Task InitializeAsync() => _node.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    private string AddressOf(bool onSocket) => onSocket ? _node.Socket : _node.Port;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Status_reads_the_same_over_both_listeners(bool onSocket)
    {
        var call = await js.CallAsync(new { service = "query", method = "GetStatus", address = AddressOf(onSocket) });
        Assert.Equal((StatusCode.OK, ""), (call.Code, call.Details));
        var status = Assert.Single(call.Replies);
        Assert.Equal("1.2.3", status.GetProperty("version").GetString());
        Assert.Equal("17", status.GetProperty("chain").GetProperty("block").GetString());
        Assert.Equal("EPOCH_PHASE_AGREE", status.GetProperty("working")[0].GetProperty("phase").GetString());
        Assert.Equal("4", status.GetProperty("dropped").GetProperty("batch-late").GetString());
        Assert.False(status.TryGetProperty("epoch", out _));
    }

    [Fact]
    public async Task Verdicts_are_found_and_listed()
    {
        _node.Accept(6);
        _node.Accept(7);
        var one = await js.CallAsync(new
        {
            service = "query",
            method = "GetVerdict",
            address = _node.Port,
            request = new { dataUnit = NodeApi.Base64(World.Units[1]) }
        });
        Assert.Equal("7", one.Replies[0].GetProperty("verdict").GetProperty("epoch").GetString());
        var ofEpoch = await js.CallAsync(
            new { service = "query", method = "ListVerdicts", address = _node.Port, request = new { epoch = "6", pageSize = 2 } });
        Assert.Equal(2, ofEpoch.Replies[0].GetProperty("verdicts").GetArrayLength());
        Assert.Equal("2", ofEpoch.Replies[0].GetProperty("nextPageToken").GetString());
        var ofUnit = await js.CallAsync(new
        {
            service = "query",
            method = "ListVerdicts",
            address = _node.Port,
            request = new { dataUnit = NodeApi.Base64(World.Units[1]) }
        });
        Assert.Equal(["7", "6"], ofUnit.Replies[0].GetProperty("verdicts").EnumerateArray().Select(
            item => item.GetProperty("verdict").GetProperty("epoch").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_of_verdicts_goes_on_until_the_client_leaves(bool onSocket)
    {
        _node.Accept(6);
        var call = await js.CallAsync(new
        {
            service = "query",
            method = "StreamVerdicts",
            address = AddressOf(onSocket),
            request = new { afterEpoch = "0" },
            stop_after = 3
        });
        Assert.Equal(StatusCode.Cancelled, call.Code);
        Assert.Equal([0, 1, 2], call.Replies.Select(reply => reply.TryGetProperty("index", out var index) ? index.GetInt32() : 0));
    }

    [Fact]
    public async Task A_stream_ends_at_the_clients_deadline()
    {
        var call = await js.CallAsync(new { service = "query", method = "StreamVerdicts", address = _node.Port, deadline = 300 });
        Assert.Equal((StatusCode.DeadlineExceeded, 0), (call.Code, call.Replies.Count));
    }

    [Fact]
    public async Task Errors_have_a_status_and_a_sentence()
    {
        Assert.Equal((StatusCode.InvalidArgument, "data_unit has 32 bytes, not 0."), await EndAsync("query", "GetVerdict", new { }));
        Assert.Equal(
            (StatusCode.NotFound, "This node knows no attested verdict on that data unit."),
            await EndAsync("query", "GetVerdict", new { dataUnit = NodeApi.Base64(World.Units[0]) }));
        Assert.Equal(
            (StatusCode.NotFound, "This node did not work on epoch 99, or has forgotten it."),
            await EndAsync("query", "GetEvidence", new { epoch = "99", dataUnit = NodeApi.Base64(World.Units[0]) }));
        Assert.Equal(StatusCode.Unimplemented, (await EndAsync("admin", "Drain", new { })).Code);
    }

    [Fact]
    public async Task Proofs_of_equivocation_are_listed()
    {
        _node.Accuse(7);
        var call = await js.CallAsync(new { service = "query", method = "ListEquivocations", address = _node.Port });
        var proof = call.Replies[0].GetProperty("equivocations")[0];
        Assert.Equal(("7", "Vote"), (proof.GetProperty("epoch").GetString(), proof.GetProperty("kind").GetString()));
        Assert.NotEmpty(proof.GetProperty("calldata").GetBytesFromBase64());
    }

    [Fact]
    public async Task The_socket_administers_and_only_its_owner_may_open_it()
    {
        var peers = await js.CallAsync(new { service = "admin", method = "ListPeers", address = _node.Socket });
        Assert.Equal("16Uiu2HA1", peers.Replies[0].GetProperty("peers")[0].GetProperty("peerId").GetString());
        var level = await js.CallAsync(
            new { service = "admin", method = "SetLogLevel", address = _node.Socket, request = new { level = "LOG_LEVEL_DEBUG" } });
        Assert.Equal("LOG_LEVEL_DEBUG", level.Replies[0].GetProperty("level").GetString());
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Debug, _node.LogLevel);
        var drained = await js.CallAsync(new { service = "admin", method = "Drain", address = _node.Socket });
        Assert.Equal(["7", "8"], drained.Replies[0].GetProperty("epochs").EnumerateArray().Select(epoch => epoch.GetString()));
        if (!OperatingSystem.IsWindows()) Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_node.SocketPath));
    }

    [Fact]
    public async Task Health_reports_liveness_and_readiness()
    {
        var alive = await js.CallAsync(new { service = "health", method = "Check", address = _node.Port, request = new { service = "" } });
        Assert.Equal("SERVING", alive.Replies[0].GetProperty("status").GetString());
        var ready = await js.CallAsync(
            new { service = "health", method = "Check", address = _node.Port, request = new { service = "ready" } });
        Assert.Equal("NOT_SERVING", ready.Replies[0].GetProperty("status").GetString());
        var watched = await js.CallAsync(
            new { service = "health", method = "Watch", address = _node.Port, request = new { service = "" }, stop_after = 1 });
        Assert.Equal("SERVING", watched.Replies[0].GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(true, "grpc.health.v1.Health oracle.v1.Admin oracle.v1.Query")]
    [InlineData(false, "grpc.health.v1.Health oracle.v1.Query")]
    public async Task Reflection_lists_what_the_listener_serves(bool onSocket, string services)
    {
        object[] requests = [new { list_services = "" }, new { file_containing_symbol = "oracle.v1.Query" }];
        var call = await js.CallAsync(
            new { service = "reflection", method = "ServerReflectionInfo", address = AddressOf(onSocket), requests });
        Assert.Equal(StatusCode.OK, call.Code);
        var names = call.Replies[0].GetProperty("list_services_response").GetProperty("service").EnumerateArray().Select(
            service => service.GetProperty("name").GetString()!);
        Assert.Equal(services, string.Join(
            ' ', names.Where(name => !name.StartsWith("grpc.reflection.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        Assert.Contains("oracle/v1/query.proto", call.Replies[1].GetProperty("files").EnumerateArray().Select(file => file.GetString()));
    }

    [Fact]
    public async Task Too_many_calls_are_refused()
    {
        await using var slow = new NodeApi(requestsPerSecond: 1);
        await slow.StartAsync();
        await js.CallAsync(new { service = "query", method = "GetStatus", address = slow.Socket });
        var calls = new List<JsCall>();
        for (var i = 0; i < 20; i++) calls.Add(await js.CallAsync(new { service = "query", method = "GetStatus", address = slow.Socket }));
        Assert.Contains(
            calls, call => call is { Code: StatusCode.ResourceExhausted, Details: "Too many requests: api.requestsPerSecond." });
    }

    private async Task<(StatusCode Code, string Details)> EndAsync(string service, string method, object request)
    {
        var call = await js.CallAsync(new { service, method, address = _node.Port, request });
        return (call.Code, call.Details);
    }
}
