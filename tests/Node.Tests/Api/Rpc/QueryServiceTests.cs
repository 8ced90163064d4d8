using Flashback.Aggregation.Evidence;
using Flashback.Api.V1;
using Flashback.Ethereum;
using Flashback.Node.Accuse;
using Flashback.Node.Api.Queries;
using Flashback.Node.Api.Rpc;
using Flashback.Node.Evidence;
using Flashback.Node.Tests.Attest;
using Flashback.Node.Wire;
using Flashback.Protocol.Merkle;
using Google.Protobuf;
using Grpc.Core;
using EpochPhase = Flashback.Node.Api.Queries.EpochPhase;
using EpochWork = Flashback.Node.Api.Queries.EpochWork;
using ReadyReason = Flashback.Node.Api.Queries.ReadyReason;

namespace Flashback.Node.Tests.Api.Rpc;

public sealed class QueryServiceTests : IAsyncLifetime
{
    private readonly RpcWorld _world = new();
    private Query.QueryClient _client = null!;

    public async Task InitializeAsync() => _client = new Query.QueryClient(await _world.LocalAsync());

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task The_status_says_what_is_known_and_leaves_out_what_is_not()
    {
        var little = await _client.GetStatusAsync(new GetStatusRequest());
        Assert.Equal(("1.2.3", 31337UL, 3U, true), (little.Version, little.ChainId, little.Peers, little.Ready));
        Assert.False(little.HasEpoch || little.HasValidator || little.HasSubmitter || little.Chain.HasBlock || little.HasLastAccepted);
        _world.Status.Description = _world.Status.Description with
        {
            Validator = 2,
            Epoch = 7,
            Reasons = [new ReadyReason("chain-behind", "No block.")],
            Working = [new EpochWork(7, EpochPhase.Agree, 3)],
            Dropped = [("batch-late", 4)],
        };
        var more = await _client.GetStatusAsync(new GetStatusRequest());
        Assert.Equal((2U, 7UL, false), (more.Validator, more.Epoch, more.Ready));
        Assert.Equal(new Flashback.Api.V1.ReadyReason { Code = "chain-behind", Text = "No block." }, Assert.Single(more.Reasons));
        Assert.Equal(Flashback.Api.V1.EpochPhase.Agree, Assert.Single(more.Working).Phase);
        Assert.Equal(4UL, more.Dropped["batch-late"]);
    }

    [Fact]
    public void Every_phase_has_its_number()
    {
        foreach (var phase in Enum.GetValues<EpochPhase>()) Assert.Equal(phase.ToString(), ((Flashback.Api.V1.EpochPhase)phase).ToString());
    }

    [Fact]
    public async Task A_verdict_comes_with_its_path_to_the_accepted_report()
    {
        _world.Accept(6);
        _world.Accept(7);
        var newest = await _client.GetVerdictAsync(new GetVerdictRequest { DataUnit = ToWire.Bytes(World.Units[1]) });
        Assert.Equal(newest, await _client.GetVerdictAsync(new GetVerdictRequest { DataUnit = ToWire.Bytes(World.Units[1]), Epoch = 7 }));
        Assert.Equal((7UL, 1U), (newest.Verdict.Epoch, newest.Index));
        var (verdict, report) = (FromWire.Map(newest.Verdict)!, FromWire.Map(newest.Report)!);
        Assert.Equal(World.Verdict(7, World.Units[1]), verdict);
        Assert.True(
            MerkleTree.Verify(report.VerdictsRoot, verdict.Hash(), newest.Index, [.. newest.Proof.Select(step => new Bytes32(step.Span))]));
    }

    [Fact]
    public async Task An_epochs_verdicts_are_listed_in_pages()
    {
        _world.Accept(7);
        var first = await _client.ListVerdictsAsync(new ListVerdictsRequest { Epoch = 7, PageSize = 2 });
        Assert.Equal([0U, 1U], first.Verdicts.Select(verdict => verdict.Index));
        var second = await _client.ListVerdictsAsync(new ListVerdictsRequest { Epoch = 7, PageSize = 2, PageToken = first.NextPageToken });
        Assert.Equal([2U], second.Verdicts.Select(verdict => verdict.Index));
        Assert.Empty(second.NextPageToken);
        Assert.Empty((await _client.ListVerdictsAsync(new ListVerdictsRequest { Epoch = 7, PageToken = "999" })).Verdicts);
    }

    [Fact]
    public async Task A_units_verdicts_are_listed_newest_first()
    {
        foreach (var epoch in new ulong[] { 5, 6, 7 }) _world.Accept(epoch);
        _world.Store.SaveVerdicts(8, [World.Verdict(8, World.Units[0])]);
        var request = new ListVerdictsRequest { DataUnit = ToWire.Bytes(World.Units[0]), PageSize = 2 };
        var first = await _client.ListVerdictsAsync(request);
        Assert.Equal([7UL, 6UL], first.Verdicts.Select(verdict => verdict.Verdict.Epoch));
        request.PageToken = first.NextPageToken;
        var second = await _client.ListVerdictsAsync(request);
        Assert.Equal([5UL], second.Verdicts.Select(verdict => verdict.Verdict.Epoch));
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task Evidence_that_this_node_lacks_is_not_found()
    {
        using var call = _client.GetEvidence(new GetEvidenceRequest { Epoch = 7, DataUnit = ToWire.Bytes(World.Units[0]) });
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(
            (StatusCode.NotFound, "This node did not work on epoch 7, or has forgotten it."), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Evidence_comes_in_chunks_that_make_up_the_document_of_the_HTTP_interface()
    {
        using var attested = new AttestWorld();
        attested.AdvanceTo(0);
        attested.Observe();
        attested.AdvanceTo(6);
        var node = attested.Nodes[0];
        var certificate = node.Certificates[0].Certificate;
        node.Attester.ReportSeen(certificate.Report, certificate.Signers);
        attested.AdvanceTo(6.5);
        var service = new EvidenceService(node.Store);
        var kept = new List<ulong>();
        service.Kept += kept.Add;
        service.Keep(node.AcceptedReports[0], World.Setup(AttestWorld.Epoch), null);
        Assert.Equal([AttestWorld.Epoch], kept);
        node.Store.SaveSamples(AttestWorld.Epoch, World.Units[0], Enumerable.Range(0, 8_000).Select(World.Sample));
        // The epoch is over: what follows waits for a server, which its single thread cannot.
        SynchronizationContext.SetSynchronizationContext(null);
        await using var world = new RpcWorld(store: node.Store);
        var client = new Query.QueryClient(await world.LocalAsync());
        using var call = client.GetEvidence(new GetEvidenceRequest { Epoch = AttestWorld.Epoch, DataUnit = ToWire.Bytes(World.Units[0]) });
        var chunks = new List<EvidenceChunk>();
        await foreach (var chunk in call.ResponseStream.ReadAllAsync()) chunks.Add(chunk);
        var document = chunks.SelectMany(chunk => chunk.Data).ToArray();
        Assert.True(chunks.Count > 2);
        Assert.All(chunks, chunk => Assert.True(chunk.Data.Length <= QueryService.ChunkBytes));
        Assert.Equal(((uint)document.Length, ToWire.Bytes(EvidenceDocument.Root(document))), (chunks[0].TotalBytes, chunks[0].Root));
        Assert.All(chunks.Skip(1), chunk => Assert.Equal((0U, 0), (chunk.TotalBytes, chunk.Root.Length)));
        Assert.Equal(world.Parts.Queries.Evidence(AttestWorld.Epoch, World.Units[0]).Value, document);
    }

    [Fact]
    public async Task Proofs_of_equivocation_are_handed_out_ready_for_the_court()
    {
        _world.Store.SaveSetup(World.Setup(7));
        _world.Store.SaveEquivocation(World.Equivocation(7, 2));
        var proof = Assert.Single((await _client.ListEquivocationsAsync(new ListEquivocationsRequest())).Equivocations);
        Assert.Equal((7UL, 2U, "Vote", 0U), (proof.Epoch, proof.Validator, proof.Kind, proof.Round));
        var call = EquivocationProof.Create(World.Domain.Oracle, World.Setup(7), World.Equivocation(7, 2))!;
        Assert.Equal(call.Data.ToArray(), proof.Calldata.ToByteArray());
    }

    public static TheoryData<string, Func<Query.QueryClient, Task>> Malformed => new()
    {
        { "data_unit has 32 bytes, not 31.", client =>
            client.GetVerdictAsync(new GetVerdictRequest { DataUnit = ByteString.CopyFrom(new byte[31]) }).ResponseAsync },
        { "data_unit has 32 bytes, not 33.", client =>
            client.GetVerdictAsync(new GetVerdictRequest { DataUnit = ByteString.CopyFrom(new byte[33]) }).ResponseAsync },
        { "epoch is at most 9223372036854775807.", client =>
            client.GetVerdictAsync(new GetVerdictRequest { DataUnit = Unit, Epoch = 1UL << 63 }).ResponseAsync },
        { "Select the verdicts by either epoch or data_unit.", client =>
            client.ListVerdictsAsync(new ListVerdictsRequest()).ResponseAsync },
        { "page_size is at most 64; 0 means 64.", client =>
            client.ListVerdictsAsync(new ListVerdictsRequest { Epoch = 7, PageSize = 65 }).ResponseAsync },
        { "page_token is the next_page_token of the page before.", client =>
            client.ListVerdictsAsync(new ListVerdictsRequest { Epoch = 7, PageToken = "-1" }).ResponseAsync },
        { "data_unit has 32 bytes, not 0.", client =>
            client.GetEvidence(new GetEvidenceRequest { Epoch = 7 }).ResponseStream.MoveNext(CancellationToken.None) },
        { "after_epoch is at most 9223372036854775807.", client => client.StreamVerdicts(
            new StreamVerdictsRequest { AfterEpoch = ulong.MaxValue }).ResponseStream.MoveNext(CancellationToken.None) },
        { "data_units has at most 256 entries.", client => client.StreamVerdicts(
            new StreamVerdictsRequest { DataUnits = { Enumerable.Repeat(Unit, 257) } }).ResponseStream.MoveNext(CancellationToken.None) },
    };

    private static ByteString Unit => ByteString.CopyFrom(new byte[32]);

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public async Task A_malformed_request_gets_a_sentence(string sentence, Func<Query.QueryClient, Task> ask)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => ask(_client));
        Assert.Equal((StatusCode.InvalidArgument, sentence), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task The_largest_page_and_selection_are_allowed()
    {
        _world.Accept(7);
        Assert.Equal(
            3, (await _client.ListVerdictsAsync(new ListVerdictsRequest { Epoch = 7, PageSize = NodeQueries.MaxPage })).Verdicts.Count);
        using var call = _client.StreamVerdicts(new StreamVerdictsRequest
        {
            AfterEpoch = 0,
            DataUnits = { Enumerable.Repeat(ToWire.Bytes(World.Units[2]), VerdictStream.MaxUnits) }
        });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(2U, call.ResponseStream.Current.Index);
    }

    [Fact]
    public async Task A_request_is_of_bounded_size()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => _client.GetVerdictAsync(
            new GetVerdictRequest { DataUnit = ByteString.CopyFrom(new byte[RpcServer.MaxRequestBytes]) }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task An_internal_error_is_logged_and_not_shown_to_the_caller()
    {
        _world.Status.Mistake = new KeyNotFoundException("secret detail");
        var error = await Assert.ThrowsAsync<RpcException>(() => _client.GetStatusAsync(new GetStatusRequest()).ResponseAsync);
        Assert.Equal((StatusCode.Internal, "Internal error; see the node's log."), (error.StatusCode, error.Status.Detail));
        Assert.Equal(("/oracle.v1.Query/GetStatus", _world.Status.Mistake), Assert.Single(_world.Failed));
    }

    [Fact]
    public async Task A_deadline_that_has_passed_ends_a_call()
    {
        var error = await Assert.ThrowsAsync<RpcException>(
            () => _client.GetStatusAsync(new GetStatusRequest(), deadline: DateTime.UnixEpoch).ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }
}
