using System.Net;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Node.Accuse;
using Flashback.Node.Api.Http;
using Flashback.Node.Api.Queries;
using Flashback.Node.Configuration;
using Flashback.Node.Evidence;
using Flashback.Node.Store;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Tests.Api.Http;

public sealed class ApiServerTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    private readonly FakeStatus _status = new();
    private NodeStore _store = null!;
    private EventFeed _feed = null!;
    private ApiServer _server = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _store = NodeStore.Open(_folder.File("node.db"), World.Domain);
        _feed = new EventFeed(_clock);
        var options = new ApiOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), RequestsPerSecond = 20, MaxEventClients = 1 };
        _server = new ApiServer(options, new NodeQueries(_status, _store, new EvidenceService(_store)), _feed, _clock);
        await _server.StartAsync(CancellationToken.None);
        _http = new HttpClient { BaseAddress = new Uri(_server.Address) };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Health_says_ok_or_why_not()
    {
        Assert.Equal("ok\n", await _http.GetStringAsync("/livez"));
        Assert.Equal("ok\n", await _http.GetStringAsync("/readyz"));
        _status.Reasons.Add(new ReadyReason("peer-too-few", "1 of 3"));
        var answer = await _http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("peer-too-few: 1 of 3\n", await answer.Content.ReadAsStringAsync());
        _status.IsAlive = false;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _http.GetAsync("/livez")).StatusCode);
    }

    [Fact]
    public async Task An_internal_error_is_logged_and_not_shown_to_the_caller()
    {
        var told = new List<(string Path, Exception Error)>();
        _server.Failed += (path, error) => told.Add((path, error));
        _status.Mistake = new KeyNotFoundException("secret detail");
        var answer = await _http.GetAsync("/v1/status");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("/v1/status", _status.Mistake), Assert.Single(told));
        _status.Mistake = null;
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/v1/status")).StatusCode);
        Assert.Single(told);
    }

    [Fact]
    public async Task A_verdict_comes_with_its_path_to_the_accepted_report()
    {
        var verdicts = World.Units.Select(unit => World.Verdict(7, unit)).ToList();
        _store.SaveVerdicts(7, verdicts);
        var path = $"/v1/verdicts/{World.Units[1]}/latest";
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(path)).StatusCode);
        var report =
            World.Report(7) with { VerdictsRoot = Protocol.Merkle.MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]) };
        _store.SaveReport(new StoredReport(report, ValidatorBitmap.Of(0, 1, 2), [], true, null));
        Assert.True(AttestedVerdict.TryRead(await _http.GetByteArrayAsync(path), out var attested, out var error), error);
        Assert.True(attested.IsConsistent);
        Assert.Equal(World.Verdict(7, World.Units[1]), attested.Verdict);
        Assert.Equal(await _http.GetStringAsync(path), await _http.GetStringAsync($"/v1/verdicts/{World.Units[1]}/7"));
    }

    [Theory]
    [InlineData("/v1/verdicts/0x12/latest", 400)]
    [InlineData("/v1/verdicts/0x0000000000000000000000000000000000000000000000000000000000000001/x", 400)]
    [InlineData("/v1/verdicts/0x0000000000000000000000000000000000000000000000000000000000000001/99999999999999999999", 400)]
    [InlineData("/v1/verdicts/0x0000000000000000000000000000000000000000000000000000000000000001/9223372036854775808", 400)]
    [InlineData("/v1/evidence/x/0x0000000000000000000000000000000000000000000000000000000000000001", 400)]
    [InlineData("/v1/evidence/1/0x0000000000000000000000000000000000000000000000000000000000000001", 404)]
    [InlineData("/v1/events?after=x", 400)]
    [InlineData("/v1/events?after=-1", 400)]
    [InlineData("/v1/events?after=", 400)]
    [InlineData("/nothing", 404)]
    public async Task Bad_requests_get_a_sentence(string path, int status)
    {
        var answer = await _http.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(string.IsNullOrEmpty((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]));
    }

    [Fact]
    public async Task Proofs_of_equivocation_are_handed_out_ready_for_the_court()
    {
        Assert.True(EquivocationDocument.TryReadAll(await _http.GetByteArrayAsync("/v1/equivocations"), World.Domain.Oracle, out var none));
        Assert.Empty(none);
        _store.SaveSetup(World.Setup(7));
        _store.SaveEquivocation(World.Equivocation(7, 2));
        Assert.True(
            EquivocationDocument.TryReadAll(await _http.GetByteArrayAsync("/v1/equivocations"), World.Domain.Oracle, out var proofs));
        var proof = Assert.Single(proofs);
        Assert.Equal((7ul, (byte)2, "Vote", 0u), (proof.Epoch, proof.Validator, proof.Kind, proof.Round));
        var call = EquivocationProof.Create(World.Domain.Oracle, World.Setup(7), World.Equivocation(7, 2))!;
        Assert.Equal(call.To, proof.Call.To);
        Assert.Equal(call.Data.ToArray(), proof.Call.Data.ToArray());
    }

    [Fact]
    public async Task Nothing_can_be_posted()
    {
        var answer = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v1/nothing") { Content = new StringContent("x") });
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.PostAsync("/v1/status", null)).StatusCode);
    }

    [Fact]
    public async Task Requests_over_the_limit_wait_for_the_next_second()
    {
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/v1/status")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _http.GetAsync("/v1/status")).StatusCode);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/v1/status")).StatusCode);
    }

    [Fact]
    public async Task Events_are_followed_from_the_past_by_a_bounded_number_of_clients()
    {
        _feed.Add("first", ("epoch", "7"));
        using var follower = await _http.GetAsync("/v1/events?after=0", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await follower.Content.ReadAsStreamAsync());
        Assert.Equal("first", (string?)JsonNode.Parse((await lines.ReadLineAsync())!)!["type"]);
        _feed.Add("second");
        var second = JsonNode.Parse((await lines.ReadLineAsync())!)!;
        Assert.Equal(2, (int?)second["id"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _http.GetAsync("/v1/events")).StatusCode);
    }

    [Fact]
    public void The_feed_remembers_the_newest_events()
    {
        for (var i = 0; i < EventFeed.Remembered + 5; i++) _feed.Add("e");
        Assert.True(_feed.Follow(0, 10)!.TryRead(out var first));
        Assert.Equal(6, (int?)JsonNode.Parse(first!)!["id"]);
    }

    [Fact]
    public async Task A_flood_of_requests_does_not_make_it_look_dead()
    {
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++) codes.Add((await _http.GetAsync("/v1/status")).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, codes);
        for (var i = 0; i < 60; i++) Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/livez")).StatusCode);
    }
}
