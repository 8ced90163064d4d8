using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Aggregation.Evidence;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Node.Client;
using Flashback.Node.Configuration;

namespace Flashback.Node.Commands;

internal static class DisputeEvidenceCommand
{
    public static Command Create(CommandLine line)
    {
        var epoch = new Argument<ulong>("epoch") { Description = "The epoch of the verdict.", HelpName = "EPOCH" }.Taking(Values.Whole<ulong>(0, ulong.MaxValue));
        var unit = new Argument<Bytes32>("unit") { Description = "The data unit's id (bytes32).", HelpName = "UNIT" }.Taking(UnitId.Values);
        var output = new Option<string?>("--out") { Description = "File to write (default: evidence-EPOCH-UNIT.json); never overwrites another document.", HelpName = "FILE" };
        var command = new Command("evidence", "Fetch the evidence bundle of a verdict from a validator.") { epoch, unit, output }
            .WithExamples("oracle-node dispute evidence 17 0x5e1f…c0 --network network.json", "oracle-node dispute evidence 17 0x5e1f…c0 --node http://validator.example:9640 --out evidence.json");
        var network = new NetworkOptions(command);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var number = parsed.GetRequiredValue(epoch);
            var id = parsed.GetRequiredValue(unit);
            var where = network.Find(parsed, line.Terminal);
            using var http = new HttpClient { Timeout = NodeClient.Timeout };
            var (body, node) = await new NodeClient(http, where.Nodes).GetAsync($"v1/evidence/{number}/{id}", EvidenceDocument.MaxBytes, cancellation);
            if (!EvidenceDocument.TryRead(body, out var bundle, out var error)) throw new CommandException(ExitCode.Network, $"{node}: {JsonTrouble.Plain(error)}.");
            if (bundle.Verdict.Epoch != number || bundle.Verdict.DataUnit != id) throw new CommandException(ExitCode.Network, $"{node} answered with the evidence of another verdict.");
            var path = Path.GetFullPath(parsed.GetValue(output) ?? $"evidence-{number}-{id.ToString()[..10]}.json");
            if (!File.Exists(path)) NodePaths.WriteNewFile(path, body);
            else if (!EvidenceFile.Holds(path, body))
                throw new CommandException(ExitCode.Failure, $"'{path}' exists and holds something else; name another file with --out.");
            var json = new JsonObject { ["file"] = path, ["node"] = node.ToString(), ["epoch"] = number, ["dataUnit"] = id.ToString(), ["bytes"] = body.Length };
            return CommandResult.Sentence(json, $"wrote {path} ({body.Length} bytes, from {node})\nNext: oracle-node dispute verify {TerminalText.Quoted(path)}");
        });
    }
}
