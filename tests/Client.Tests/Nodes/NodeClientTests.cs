using System.Net;
using Flashback.Aggregation.Evidence;
using Flashback.Client.Nodes;
using Flashback.Client.Tests.Support;

namespace Flashback.Client.Tests.Nodes;

public sealed class NodeClientTests
{
    private static readonly Uri First = new("http://first.example");
    private static readonly Uri Second = new("http://second.example/");
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_first_node_with_an_answer_ends_the_search()
    {
        var handler = Answering(uri => uri.Host == "first.example" ? Status(HttpStatusCode.NotFound) : Body([1, 2, 3]));
        var (body, node) = await Client(handler, First, Second, new Uri("http://third.example")).GetAsync("v1/status", 3, None);
        Assert.Equal([1, 2, 3], body);
        Assert.Equal(Second, node);
        Assert.Equal(["http://first.example/v1/status", "http://second.example/v1/status"], handler.Asked);
    }

    [Fact]
    public async Task When_no_node_has_it_the_result_is_unknown_and_not_a_network_failure()
    {
        var one = await RefusedAsync(_ => Status(HttpStatusCode.NotFound), First);
        Assert.Equal(("http://first.example/ does not have it", true), (one.Message, one.IsUnknown));
        var two = await RefusedAsync(_ => Status(HttpStatusCode.NotFound), First, Second);
        Assert.StartsWith("none of the 2 validators asked has it.", two.Message, StringComparison.Ordinal);
        Assert.True(two.IsUnknown);
    }

    [Fact]
    public async Task When_nodes_fail_every_reason_is_reported()
    {
        var error = await RefusedAsync(
            uri => Status(uri.Host == "first.example" ? HttpStatusCode.NotFound : HttpStatusCode.ServiceUnavailable), First, Second);
        Assert.Equal("http://first.example/ does not have it; http://second.example/ answered 503", error.Message);
        Assert.False(error.IsUnknown);
    }

    [Fact]
    public async Task Without_a_validator_the_option_to_name_one_is_shown()
    {
        var error = await RefusedAsync(_ => Status(HttpStatusCode.OK));
        Assert.Equal(("no validator is named: give --node URL or a network file", false), (error.Message, error.IsUnknown));
    }

    [Fact]
    public async Task An_answer_may_be_as_long_as_allowed_and_no_longer()
    {
        Assert.Equal(3, (await Client(Answering(_ => Body(new byte[3])), First).GetAsync("x", 3, None)).Body.Length);
        var error = await RefusedAsync(_ => Body(new byte[4]), First);
        Assert.Equal("http://first.example/: the answer is longer than 3 bytes", error.Message);
    }

    [Fact]
    public async Task Silence_and_a_broken_connection_lead_to_the_next_one()
    {
        var handler = new ScriptedHandler((uri, _) => uri.Host switch
        {
            "first.example" => throw new TaskCanceledException(),
            "second.example" => throw new HttpRequestException("broken"),
            _ => Task.FromResult(Body([7])),
        });
        Assert.Equal([7], (await Client(handler, First, Second, new Uri("http://third.example")).GetAsync("x", 3, None)).Body);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => Client(handler, First, Second).GetAsync("x", 3, None));
        Assert.Equal("http://first.example/: no answer within 10 s; http://second.example/: broken", error.Message);
    }

    [Fact]
    public async Task A_cancelled_call_reports_no_refusal()
    {
        using var stop = new CancellationTokenSource();
        var handler = new ScriptedHandler(async (_, cancellation) =>
        {
            await stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            return Body([]);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(handler, First, Second).GetAsync("x", 3, stop.Token));
        Assert.Single(handler.Asked);
    }

    [Fact]
    public async Task A_verdict_is_read_and_asked_for_by_its_epoch_or_as_the_newest()
    {
        var attested = Attested.Epoch(7)[1];
        var handler = Answering(_ => Body(attested.ToJson()));
        var client = Client(handler, First);
        foreach (var epoch in new ulong?[] { 7, null })
            Assert.Equal(attested.ToJson(), (await client.VerdictAsync(Attested.Unit(1), epoch, None)).Verdict.ToJson());
        Assert.Equal(
            [$"http://first.example/v1/verdicts/{Attested.Unit(1)}/7", $"http://first.example/v1/verdicts/{Attested.Unit(1)}/latest"],
            handler.Asked);
    }

    public static TheoryData<byte[], string> Wrong => new()
    {
        { Attested.Epoch(7)[0].ToJson(), "answered a verdict on another data unit" },
        { Attested.Epoch(8)[1].ToJson(), "answered a verdict of another epoch" },
        { (Attested.Epoch(7)[1] with { Index = 2 }).ToJson(), "answered a verdict that does not stand in its report" },
        { (Attested.Epoch(7)[1] with { Index = 3 }).ToJson(), "answered a verdict beyond the end of its report" },
        { "{}"u8.ToArray(), "The document is not an attested verdict" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_verdict_that_was_not_asked_for_is_refused_and_the_next_one_asked(byte[] sent, string problem)
    {
        var right = Attested.Epoch(7)[1];
        var handler = Answering(uri => Body(uri.Host == "first.example" ? sent : right.ToJson()));
        Assert.Equal(Second, (await Client(handler, First, Second).VerdictAsync(Attested.Unit(1), 7, None)).Node);
        var error = await Assert.ThrowsAsync<NodeClientException>(
            () => Client(handler, First).VerdictAsync(Attested.Unit(1), 7, None));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsUnknown);
    }

    [Fact]
    public async Task Evidence_is_handed_out_as_its_bytes()
    {
        var handler = Answering(_ => Body([1, 2]));
        Assert.Equal([1, 2], (await Client(handler, First).EvidenceAsync(7, Attested.Unit(1), None)).Document);
        Assert.Equal([$"http://first.example/v1/evidence/7/{Attested.Unit(1)}"], handler.Asked);
        var error = await Assert.ThrowsAsync<NodeClientException>(() => Client(
            Answering(_ => Body(new byte[EvidenceDocument.MaxBytes + 1])), First).EvidenceAsync(7, Attested.Unit(1), None));
        Assert.Contains($"longer than {EvidenceDocument.MaxBytes} bytes", error.Message, StringComparison.Ordinal);
    }

    private static Task<NodeClientException> RefusedAsync(Func<Uri, HttpResponseMessage> answer, params Uri[] nodes) =>
        Assert.ThrowsAsync<NodeClientException>(() => Client(Answering(answer), nodes).GetAsync("x", 3, None));

    private static NodeClient Client(ScriptedHandler handler, params Uri[] nodes) => new(new HttpClient(handler), nodes);

    private static ScriptedHandler Answering(Func<Uri, HttpResponseMessage> answer) => new((uri, _) => Task.FromResult(answer(uri)));

    private static HttpResponseMessage Status(HttpStatusCode status) => new(status);

    private static HttpResponseMessage Body(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
}
