using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Client.Archive;
using Flashback.Ethereum;
using Flashback.Node.Commands.Inputs;
using Flashback.Node.Configuration;

namespace Flashback.Node.Commands.Archive;

internal static class DisputeShowCommand
{
    /// <summary>For an archive of several networks.</summary>
    public static Option<Address?> Oracle() => new Option<Address?>("--oracle")
    {
        Description = "The oracle contract, if the archive holds the verdict of more than one.",
        HelpName = "ADDRESS"
    }
        .Taking(new Values<Address?>("an address: 0x and 40 hex digits", TryParse));

    public static Command Create(CommandLine line)
    {
        var epoch = new Argument<ulong>("epoch") { Description = "The epoch of the verdict.", HelpName = "EPOCH" }
            .Taking(Values.Whole<ulong>(0, ulong.MaxValue));
        var unit = new Argument<Bytes32>("unit") { Description = "The data unit's id (bytes32).", HelpName = "UNIT" }.Taking(UnitId.Values);
        var oracle = Oracle();
        var output = new Option<string?>("--out")
        {
            Description = "Write the newest evidence bundle to this file; never overwrites another document.",
            HelpName = "FILE"
        };
        var command = new Command("show", "Show what the archive holds of one verdict, or write its evidence to a file.")
        {
            epoch,
            unit,
            oracle,
            output
        }
            .WithExamples("oracle-node dispute show 17 0x5e1f…c0", "oracle-node dispute show 17 0x5e1f…c0 --out evidence.json");
        var options = new ArchiveOptions(command, keeps: false);
        return line.Handle(command, parsed =>
        {
            var (number, id) = (parsed.GetRequiredValue(epoch), parsed.GetRequiredValue(unit));
            var found = options.Find(parsed, line.Terminal, number, id, parsed.GetValue(oracle));
            var written = parsed.GetValue(output) is { } path ? Write(found, path) : null;
            var json = new JsonObject { ["documents"] = new JsonArray([.. found.Select(DisputeListCommand.ToJson)]), ["file"] = written };
            var lines = found.Select(kept => $"{(kept.Kind == ArchiveKind.Verdict ? "verdict" : "evidence")}: {kept.Document.Length} bytes "
                + $"from {kept.Source}, root {kept.Root}");
            return CommandResult.Sentence(json, string.Join('\n', written is null ? lines : lines.Append($"wrote {written}")));
        });
    }

    private static string Write(IReadOnlyList<ArchivedDocument> found, string path)
    {
        var kept = found.FirstOrDefault(document => document.Kind == ArchiveKind.Evidence)
            ?? throw new CommandException(ExitCode.Failure, "the archive holds no evidence of that verdict.");
        var file = Path.GetFullPath(path);
        if (!File.Exists(file)) NodePaths.WriteNewFile(file, kept.Document.Span);
        else if (!EvidenceFile.Holds(file, kept.Document.Span))
            throw new CommandException(ExitCode.Failure, $"'{file}' exists and holds something else; name another file with --out.");
        return file;
    }

    private static bool TryParse(string text, out Address? value)
    {
        var parsed = Address.TryParse(text, out var address);
        value = address;
        return parsed;
    }
}
