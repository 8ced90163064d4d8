using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Arguments;
using Flashback.Client.Nodes;
using Flashback.Ethereum;
using Flashback.Node.Commands.Archive;
using Flashback.Node.Commands.Inputs;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Client;
using Flashback.Protocol.Messages;
using Spectre.Console;

namespace Flashback.Node.Commands.Qos;

/// <summary>The commands for consumers of attested QoS.</summary>
internal static class QosCommand
{
    public static Command Create(CommandLine line) => new("qos", "Read attested quality of service.") { Get(line) };

    private static Command Get(CommandLine line)
    {
        var unit = new Argument<Bytes32>("unit") { Description = "The data unit's id (bytes32).", HelpName = "UNIT" }.Taking(UnitId.Values);
        var epoch = new Option<ulong?>("--epoch") { Description = "A certain epoch instead of the latest.", HelpName = "N" }
            .Taking(Values.Whole<ulong>(0, long.MaxValue));
        var final = new Option<bool>("--final") { Description = "Fail unless the dispute window is over and the verdict stands." };
        var command = new Command("get", "The latest attested verdict of a data unit, fetched from a validator and checked against the "
            + "chain by its Merkle path.") { unit, epoch, final }
            .WithExamples("oracle-node qos get 0x5e1f…c0 --network network.json",
                "oracle-node qos get 0x5e1f…c0 --network network.json --final --json");
        var wait = new WaitOption(command);
        var network = new NetworkOptions(command);
        var archive = new ArchiveOptions(command, keeps: true);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var id = parsed.GetRequiredValue(unit);
            var where = network.Find(parsed, line.Terminal);
            using var http = new HttpClient { Timeout = NodeClient.Timeout };
            using var chain = NetworkOptions.Chain(where, line.Terminal);
            var wanted = parsed.GetValue(epoch)?.ToString() ?? "latest";
            var nodes = new NodeClient(http, where.Nodes);
            var (body, node) = await wait.UntilThereAsync(parsed, line.Terminal, where,
                () => nodes.GetAsync($"v1/verdicts/{id}/{wanted}", AttestedVerdict.MaxBytes, cancellation), cancellation);
            if (!AttestedVerdict.TryRead(body, out var attested, out var error))
                throw new CommandException(ExitCode.Network, $"{node}: {JsonProblem.Plain(error)}.");
            if (attested.Verdict.DataUnit != id || !attested.IsConsistent)
                throw new CommandException(ExitCode.Network, $"{node} answered with a verdict that does not stand in its own report.");
            var client = new OrchestratorClient(NetworkOptions.Rpc(chain), where.Contracts);
            var status = await client.Feed.VerifyAsync(
                new ProvenVerdict(attested.Report, attested.Signers.ToBigInteger(), attested.Verdict, attested.Index, attested.Proof),
                cancellation);
            if (status == FeedStatus.Unknown)
                throw new CommandException(ExitCode.Failure, $"{node} answered with a report that the chain did not accept for epoch "
                    + $"{attested.Verdict.Epoch}. Ask another validator with --node.");
            var result = Describe(attested, status, node, parsed.GetValue(final) && status != FeedStatus.Final);
            return archive.Keep(parsed, line.Terminal, result,
                kept => kept.KeepVerdict(where.Contracts.ChainId, where.Contracts.Oracle, body, node.ToString()));
        });
    }

    private static CommandResult Describe(AttestedVerdict attested, FeedStatus status, Uri node, bool isRefused)
    {
        var json = JsonNode.Parse(attested.ToJson())!.AsObject();
        json.Insert(0, "status", JsonNamingPolicy.CamelCase.ConvertName(status.ToString()));
        json.Insert(1, "node", node.ToString());
        return new CommandResult(json, console => Print(console, attested, status, node), isRefused ? ExitCode.Failure : ExitCode.Ok)
        {
            Problem = !isRefused ? null : status == FeedStatus.Disputable ? "not final: the verdict can still be disputed."
                : "not final: the verdict was annulled.",
        };
    }

    private static void Print(IAnsiConsole console, AttestedVerdict attested, FeedStatus status, Uri node)
    {
        var verdict = attested.Verdict;
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        Row("data unit", $"{verdict.DataUnit}");
        Row("epoch", $"{verdict.Epoch}, {attested.Signers.Count} signatures");
        Row("on chain", status switch
        {
            FeedStatus.Final => "accepted, and no longer open to dispute",
            FeedStatus.Disputable => "accepted, still open to dispute",
            _ => "ANNULLED: this verdict was proven wrong",
        });
        Row("status", verdict.Status.ToString());
        if (verdict.Status != VerdictStatus.Inconclusive)
        {
            Row("latency", $"{verdict.MeanLatencyMicros / 1000.0:0.0} ms mean, {verdict.P95LatencyMicros / 1000.0:0.0} ms 95th percentile");
            Row("speed", $"{verdict.UploadBytesPerSecond / 1e6:0.00} MB/s up, {verdict.DownloadBytesPerSecond / 1e6:0.00} MB/s down");
            Row("availability", $"{verdict.Successes} of {verdict.Samples} requests");
            Row("correctness", verdict.Corrupt ? $"CORRUPT: {verdict.CorruptObservers} observers hold proof" : $"no verdict of corruption ("
                + $"{verdict.Retrievals} retrievals, {verdict.CorruptObservers} observers complain)");
        }
        Row("checked", $"fetched from {node}, proven against the chain by its Merkle path");
        console.Write(table);

        void Row(string name, string text) => table.AddRow(Markup.Escape(name), Markup.Escape(text));
    }
}
