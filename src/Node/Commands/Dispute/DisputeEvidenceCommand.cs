using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Node.Commands.Archive;
using Flashback.Node.Commands.Inputs;

namespace Flashback.Node.Commands.Dispute;

internal static class DisputeEvidenceCommand
{
    public static Command Create(CommandLine line)
    {
        var epoch = new Argument<ulong>("epoch") { Description = "The epoch of the verdict.", HelpName = "EPOCH" }
            .Taking(Values.Whole<ulong>(0, ulong.MaxValue));
        var unit = new Argument<Bytes32>("unit") { Description = "The data unit's id (bytes32).", HelpName = "UNIT" }.Taking(UnitId.Values);
        var output = new Option<string?>("--out")
        {
            Description = "File to write (default: evidence-EPOCH-UNIT.json); never overwrites another document.",
            HelpName = "FILE"
        };
        var command = new Command("evidence", "Fetch the evidence bundle of a verdict from a validator.") { epoch, unit, output }
            .WithExamples("oracle-node dispute evidence 17 0x5e1f…c0 --network network.json",
                "oracle-node dispute evidence 17 0x5e1f…c0 --node http://validator.example:9640 --out evidence.json");
        var wait = new WaitOption(command);
        var network = new NetworkOptions(command);
        var archive = new ArchiveOptions(command, keeps: true);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var number = parsed.GetRequiredValue(epoch);
            var id = parsed.GetRequiredValue(unit);
            var where = network.Find(parsed, line.Terminal);
            var (path, length, node) = await wait.UntilThereAsync(parsed, line.Terminal, where,
                () => EvidenceFile.FetchAsync(where, number, id, parsed.GetValue(output), cancellation), cancellation);
            var json = new JsonObject
            {
                ["file"] = path,
                ["node"] = node.ToString(),
                ["epoch"] = number,
                ["dataUnit"] = id.ToString(),
                ["bytes"] = length
            };
            var result = CommandResult.Sentence(
                json, $"wrote {path} ({length} bytes, from {node})\nNext: oracle-node dispute verify {TerminalText.Quoted(path)}");
            return archive.Keep(parsed, line.Terminal, result, kept => kept.KeepEvidence(File.ReadAllBytes(path), node.ToString()));
        });
    }
}
