using Flashback.Aggregation.Evidence;
using Flashback.Api.V1;
using Flashback.Client.Nodes;
using Flashback.Client.Nodes.Rpc;
using Flashback.Ethereum;
using Flashback.Node.Api.Rpc;
using Flashback.Node.Evidence;
using Flashback.Node.Tests.Attest;
using Flashback.Node.Wire;
using Google.Protobuf;
using AttestedVerdict = Flashback.Api.V1.AttestedVerdict;
using Document = Flashback.Aggregation.Evidence.AttestedVerdict;
using Reading = Flashback.Node.Api.Queries;

namespace Flashback.Node.Tests.Api.Rpc.Client;

/// <summary>The package's client against the node's own service, and against one that lies.</summary>
public sealed class RpcNodeClientTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RpcWorld _world = new();
    private readonly SteppedTime _time = new();
    private RpcNodeClient _client = null!;
    private ScriptedNode _liar = null!;

    public async Task InitializeAsync()
    {
        await _world.LocalAsync();
        _client = new RpcNodeClient([Socket], _time);
        _liar = await ScriptedNode.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _liar.DisposeAsync();
        await _world.DisposeAsync();
    }

    private Uri Socket => new("unix://" + _world.Socket.Path);

    [Fact]
    public async Task The_status_says_what_is_known_and_leaves_out_what_is_not()
    {
        var (little, node) = await _client.StatusAsync(None);
        Assert.Equal(Socket, node);
        Assert.Equal(("1.2.3", 31337UL, 3U, true), (little.Version, little.ChainId, little.Peers, little.IsReady));
        Assert.True(little is { Epoch: null, Validator: null, Submitter: null, Chain.Block: null, LastAccepted: null });
        _world.Status.Description = _world.Status.Description with
        {
            Submitter = World.Keys[1].Address,
            Validator = 2,
            Epoch = 7,
            LastAccepted = 6,
            Reasons = [new Reading.ReadyReason("chain-behind", "No block.")],
            Working = [new Reading.EpochWork(7, Reading.EpochPhase.Agree, 3)],
            Dropped = [("batch-late", 4)],
        };
        var (more, _) = await _client.StatusAsync(None);
        Assert.Equal((2U, 7UL, 6UL, false), (more.Validator, more.Epoch, more.LastAccepted, more.IsReady));
        Assert.Equal(World.Keys[1].Address, more.Submitter);
        Assert.Equal(new NotReadyReason("chain-behind", "No block."), Assert.Single(more.Reasons));
        Assert.Equal(new NodeEpochWork(7, NodeEpochPhase.Agree, 3), Assert.Single(more.Working));
        Assert.Equal(4UL, more.Dropped["batch-late"]);
    }

    [Fact]
    public void Every_phase_has_its_name()
    {
        foreach (var phase in Enum.GetValues<Reading.EpochPhase>()) Assert.Equal(phase.ToString(), ((NodeEpochPhase)phase).ToString());
    }

    [Fact]
    public async Task Liveness_and_readiness_are_separate()
    {
        Assert.True((await _client.IsAliveAsync(None)).IsAlive);
        Assert.True((await _client.IsReadyAsync(None)).IsReady);
        _world.Status.Reasons.Add(new Reading.ReadyReason("chain-behind", "No block."));
        Assert.True((await _client.IsAliveAsync(None)).IsAlive);
        Assert.False((await _client.IsReadyAsync(None)).IsReady);
        _world.Status.IsAlive = false;
        Assert.False((await _client.IsAliveAsync(None)).IsAlive);
    }

    [Fact]
    public async Task A_port_is_asked_like_a_socket()
    {
        var port = new Uri("http://" + (await _world.RemoteAsync()).Target);
        using var client = new RpcNodeClient([port], _time);
        Assert.Equal(("1.2.3", port), ((await client.StatusAsync(None)).Status.Version, (await client.IsReadyAsync(None)).Node));
    }

    [Fact]
    public async Task A_verdict_is_in_the_accepted_report()
    {
        _world.Accept(6);
        _world.Accept(7);
        var (newest, _) = await _client.VerdictAsync(World.Units[1], null, None);
        Assert.Equal(World.Verdict(7, World.Units[1]), newest.Verdict);
        Assert.True(newest.IsConsistent);
        Assert.Equal(_world.Parts.Queries.Verdict(World.Units[1], 7).Value!.AcceptedHash, newest.AcceptedHash);
        Assert.Equal(6UL, (await _client.VerdictAsync(World.Units[1], 6, None)).Verdict.Verdict.Epoch);
    }

    [Fact]
    public async Task Unknown_data_is_reported_as_unknown()
    {
        var verdict = await Assert.ThrowsAsync<NodeClientException>(() => _client.VerdictAsync(World.Units[1], 6, None));
        Assert.Equal(($"{Socket} does not have it", true), (verdict.Message, verdict.IsUnknown));
        Assert.True((await Assert.ThrowsAsync<NodeClientException>(() => _client.EvidenceAsync(6, World.Units[1], None))).IsUnknown);
    }

    [Fact]
    public async Task The_next_node_is_asked_when_one_is_gone_or_does_not_know()
    {
        _world.Accept(7);
        var gone = new Uri("unix:///nonexistent/oracle-node.sock");
        using var client = new RpcNodeClient([gone, _liar.Address, Socket], _time);
        Assert.Equal(Socket, (await client.VerdictAsync(World.Units[0], 7, None)).Node);
        using var without = new RpcNodeClient([gone, _liar.Address], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => without.VerdictAsync(World.Units[0], 7, None));
        Assert.False(error.IsUnknown);
        Assert.Contains($"{gone}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{_liar.Address}: Not now. (Unavailable)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_a_node_sends_no_evidence_is_told_when_nothing_listens()
    {
        using var client = new RpcNodeClient([new Uri("unix:///nonexistent/oracle-node.sock")], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => client.EvidenceAsync(7, World.Units[0], None));
        Assert.EndsWith("(Unavailable)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_node_the_option_to_name_one_is_shown()
    {
        using var client = new RpcNodeClient([], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => client.StatusAsync(None));
        Assert.Equal("no validator is named: give --node URL or a network file", error.Message);
        Assert.Throws<NodeClientException>(() => client.StreamAsync(new VerdictSubscription(), None));
    }

    [Fact]
    public async Task All_of_an_epoch_and_all_on_a_unit_are_listed_through_their_pages()
    {
        Bytes32[] units = [.. Enumerable.Range(0, 150).Select(i => Keccak256.Hash(BitConverter.GetBytes(i)))];
        _world.Accept(0, units);
        for (var epoch = 1UL; epoch < 100; epoch++) _world.Accept(epoch, units[0]);
        Assert.Equal(units, (await ToListAsync(_client.ListAsync(0, None))).Select(item => item.Verdict.DataUnit));
        Assert.Equal(
            Enumerable.Range(0, 100).Reverse().Select(epoch => (ulong)epoch),
            (await ToListAsync(_client.ListAsync(units[0], None))).Select(item => item.Verdict.Epoch));
    }

    [Fact]
    public async Task Evidence_is_put_together_from_its_chunks()
    {
        using var attested = new AttestWorld();
        attested.AdvanceTo(0);
        attested.Observe();
        attested.AdvanceTo(6);
        var node = attested.Nodes[0];
        var certificate = node.Certificates[0].Certificate;
        node.Attester.ReportSeen(certificate.Report, certificate.Signers);
        attested.AdvanceTo(6.5);
        new EvidenceService(node.Store).Keep(node.AcceptedReports[0], World.Setup(AttestWorld.Epoch), null);
        node.Store.SaveSamples(AttestWorld.Epoch, World.Units[0], Enumerable.Range(0, 8_000).Select(World.Sample));
        // The epoch is over: what follows waits for a server, which its single thread cannot.
        SynchronizationContext.SetSynchronizationContext(null);
        await using var world = new RpcWorld(store: node.Store);
        await world.LocalAsync();
        using var client = new RpcNodeClient([new Uri("unix://" + world.Socket.Path)], _time);
        var (document, _) = await client.EvidenceAsync(AttestWorld.Epoch, World.Units[0], None);
        Assert.True(document.Length > 2 * QueryService.ChunkBytes);
        Assert.Equal(world.Parts.Queries.Evidence(AttestWorld.Epoch, World.Units[0]).Value, document);
    }

    public static TheoryData<string, AttestedVerdict> WrongVerdicts => new()
    {
        { "answered a verdict of another epoch", ScriptedNode.Epoch(8)[1] },
        { "answered a verdict on another data unit", ScriptedNode.Epoch(7)[0] },
        { "answered a verdict that does not stand in its report", With(verdict => verdict.Verdict.Samples++) },
        { "answered a verdict beyond the end of its report", With(verdict => verdict.Index = 3) },
        { "answered a malformed verdict", With(verdict => verdict.Report = null) },
        { "answered a malformed verdict", With(verdict => verdict.Verdict = null) },
        { "answered a malformed verdict", With(verdict => verdict.Signers = ByteString.Empty) },
        { "answered a malformed verdict", With(verdict => verdict.Proof[0] = ByteString.CopyFrom(new byte[33])) },
        { "answered a malformed verdict", With(verdict => verdict.Verdict.Status = 200) },
        { "answered a malformed verdict", With(verdict => verdict.Verdict.CorruptObservers = 256) },
    };

    [Theory]
    [MemberData(nameof(WrongVerdicts), DisableDiscoveryEnumeration = true)]
    public async Task A_verdict_that_was_not_asked_for_or_does_not_hold_is_refused(string problem, AttestedVerdict sent)
    {
        _liar.Verdict = () => Task.FromResult(sent);
        using var client = new RpcNodeClient([_liar.Address], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => client.VerdictAsync(World.Units[1], 7, None));
        Assert.Equal(($"{_liar.Address} {problem}", false), (error.Message, error.IsUnknown));
    }

    [Fact]
    public async Task A_malformed_status_is_refused()
    {
        _liar.Status = _ => Task.FromResult(new GetStatusResponse());
        using var client = new RpcNodeClient([_liar.Address], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => client.StatusAsync(None));
        Assert.Equal($"{_liar.Address} answered a malformed status", error.Message);
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(1024 * 1024, false)]
    public async Task A_message_is_of_bounded_size(int characters, bool isTaken)
    {
        var status = new GetStatusResponse
        {
            Version = new string('v', characters),
            Oracle = ToWire.Bytes(World.Domain.Oracle),
            Signer = ToWire.Bytes(World.Domain.Oracle),
            Chain = new ChainStatus(),
        };
        _liar.Status = _ => Task.FromResult(status);
        using var client = new RpcNodeClient([_liar.Address], _time);
        if (isTaken)
        {
            Assert.Equal(characters, (await client.StatusAsync(None)).Status.Version.Length);
            return;
        }
        var error = await Assert.ThrowsAsync<NodeClientException>(() => client.StatusAsync(None));
        Assert.Contains("ResourceExhausted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_in_time_is_left_for_the_next_one()
    {
        _liar.Status = ScriptedNode.NeverAsync<GetStatusResponse>;
        using var client = new RpcNodeClient([_liar.Address, Socket], _time);
        var asked = client.StatusAsync(None);
        await Eventually.True(() => _liar.Asked == 1, "it is asked");
        _time.Advance(RpcNodeClient.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Socket, (await asked.InTime()).Node);
    }

    [Fact]
    public async Task Evidence_that_trickles_is_given_up()
    {
        _liar.Evidence = async (response, context) =>
        {
            await response.WriteAsync(new EvidenceChunk { Data = Bytes(1), TotalBytes = 2, Root = Bytes(32) });
            await ScriptedNode.NeverAsync<int>(context);
        };
        using var client = new RpcNodeClient([_liar.Address], _time);
        var asked = client.EvidenceAsync(7, World.Units[0], None);
        await Eventually.True(() => _liar.Asked == 1, "it is asked");
        _time.Advance(RpcNodeClient.EvidenceTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var error = await Assert.ThrowsAsync<NodeClientException>(() => asked.InTime());
        Assert.Equal($"{_liar.Address}: no answer within 60 s", error.Message);
    }

    [Fact]
    public async Task A_cancelled_call_reports_no_refusal()
    {
        _liar.Status = ScriptedNode.NeverAsync<GetStatusResponse>;
        using var client = new RpcNodeClient([_liar.Address, Socket], _time);
        using var stop = new CancellationTokenSource();
        var asked = client.StatusAsync(stop.Token);
        await Eventually.True(() => _liar.Asked == 1, "it is asked");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.InTime());
    }

    [Fact]
    public async Task Evidence_without_end_is_cut_off_at_what_was_announced()
    {
        _liar.Evidence = async (response, context) =>
        {
            await response.WriteAsync(
                new EvidenceChunk { Data = Bytes(EvidenceBytes), TotalBytes = EvidenceDocument.MaxBytes, Root = Bytes(32) });
            var chunk = new EvidenceChunk { Data = Bytes(EvidenceBytes) };
            while (!context.CancellationToken.IsCancellationRequested) await response.WriteAsync(chunk);
        };
        using var client = new RpcNodeClient([_liar.Address], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => client.EvidenceAsync(7, World.Units[0], None).InTime());
        Assert.Equal($"{_liar.Address} answered more evidence than it announced", error.Message);
    }

    [Fact]
    public async Task Evidence_of_another_hash_or_a_cut_one_is_refused()
    {
        var chunk = new EvidenceChunk { Data = Bytes(2), TotalBytes = 2, Root = Bytes(32) };
        _liar.Evidence = (response, _) => response.WriteAsync(chunk);
        using var client = new RpcNodeClient([_liar.Address], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => client.EvidenceAsync(7, World.Units[0], None));
        Assert.Equal($"{_liar.Address} answered evidence of another hash than it announced", error.Message);
        chunk.TotalBytes = 3;
        error = await Assert.ThrowsAsync<NodeClientException>(() => client.EvidenceAsync(7, World.Units[0], None));
        Assert.Equal($"{_liar.Address} answered less evidence than it announced", error.Message);
    }

    public static TheoryData<string, Func<ListVerdictsRequest, ListVerdictsResponse>> WrongPages => new()
    {
        { "verdicts out of order", request => Page("1", ScriptedNode.Epoch(7)) },
        { "verdicts out of order", request => request.PageToken.Length == 0
            ? Page("1", ScriptedNode.Epoch(7)[0]) : Page("", ScriptedNode.Epoch(7, round: 1)[1]) },
        { "a verdict of another epoch", request => Page("", ScriptedNode.Epoch(8)) },
        { "a page of more than 64 verdicts", request => Page("", [.. Enumerable.Repeat(ScriptedNode.Epoch(7)[0], 65)]) },
        { "more than 16 pages without a verdict", request => Page("1") },
        { "a page token of more than 64 characters", request => Page(new string('1', 65)) },
        { "a malformed verdict", request => Page("", With(verdict => verdict.Report = null)) },
    };

    [Theory]
    [MemberData(nameof(WrongPages), DisableDiscoveryEnumeration = true)]
    public async Task A_listing_goes_on_in_order_and_comes_to_an_end(string problem, Func<ListVerdictsRequest, ListVerdictsResponse> page)
    {
        _liar.Page = page;
        using var client = new RpcNodeClient([_liar.Address], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => ToListAsync(client.ListAsync(7, None)).InTime());
        Assert.Equal($"{_liar.Address} answered {problem}", error.Message);
    }

    [Fact]
    public async Task A_units_listing_only_goes_down()
    {
        _liar.Page = request => Page("1", ScriptedNode.Epoch(7)[1]);
        using var client = new RpcNodeClient([_liar.Address], _time);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => ToListAsync(client.ListAsync(World.Units[1], None)).InTime());
        Assert.Equal($"{_liar.Address} answered verdicts out of order", error.Message);
        error = await Assert.ThrowsAsync<NodeClientException>(() => ToListAsync(client.ListAsync(World.Units[0], None)).InTime());
        Assert.Equal($"{_liar.Address} answered a verdict on another data unit", error.Message);
    }

    [Fact]
    public async Task A_nonexistent_epoch_is_the_callers_error()
    {
        const ulong Beyond = 1UL << 63;
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _client.VerdictAsync(World.Units[0], Beyond, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _client.EvidenceAsync(Beyond, World.Units[0], None));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _client.ListAsync(Beyond, None); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _client.StreamAsync(new VerdictSubscription { AfterEpoch = Beyond }, None); });
    }

    private const int EvidenceBytes = QueryService.ChunkBytes;

    private static AttestedVerdict With(Action<AttestedVerdict> falsify)
    {
        var verdict = ScriptedNode.Epoch(7)[1];
        falsify(verdict);
        return verdict;
    }

    private static ByteString Bytes(int count) => ByteString.CopyFrom(new byte[count]);

    private static ListVerdictsResponse Page(string next, params AttestedVerdict[] verdicts) =>
        new() { NextPageToken = next, Verdicts = { verdicts } };

    private static async Task<List<Document>> ToListAsync(IAsyncEnumerable<(Document Verdict, Uri Node)> verdicts)
    {
        var list = new List<Document>();
        await foreach (var (verdict, _) in verdicts) list.Add(verdict);
        return list;
    }
}
