using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Flashback.Client.Archive;
using Spectre.Console;

namespace Flashback.Node.Commands.Archive;

internal static class DisputeListCommand
{
    public static Command Create(CommandLine line)
    {
        var command = new Command("list", "List the evidence bundles and verdicts in the archive; each is checked as it is read.")
            .WithExamples("oracle-node dispute list", "oracle-node dispute list --archive evidence.db --json");
        var options = new ArchiveOptions(command, keeps: false);
        return line.Handle(command, parsed =>
        {
            var (path, listing) = options.List(parsed, line.Terminal);
            var json = new JsonObject
            {
                ["archive"] = path,
                ["documents"] = new JsonArray([.. listing.Documents.Select(ToJson)]),
                ["damaged"] = new JsonArray([.. listing.Damaged.Select(name => JsonValue.Create(name))]),
            };
            return new CommandResult(
                json, console => Print(console, listing, path), listing.Damaged.IsEmpty ? ExitCode.Ok : ExitCode.Failure)
            {
                Problem = listing.Damaged.IsEmpty
                    ? null : $"{listing.Damaged.Length} damaged, and skipped: {string.Join(", ", listing.Damaged)}",
            };
        });
    }

    public static JsonNode ToJson(ArchivedDocument kept) => new JsonObject
    {
        ["kind"] = KindOf(kept),
        ["chainId"] = kept.Key.ChainId,
        ["oracle"] = kept.Key.Oracle.ToString(),
        ["dataUnit"] = kept.Key.DataUnit.ToString(),
        ["epoch"] = kept.Key.Epoch,
        ["source"] = kept.Source,
        ["kept"] = kept.Kept.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["bytes"] = kept.Document.Length,
        ["root"] = kept.Root.ToString(),
    };

    private static void Print(IAnsiConsole console, ArchiveListing listing, string path)
    {
        if (listing.Documents.IsEmpty)
        {
            console.WriteLine($"The archive {path} holds nothing. 'dispute evidence' and 'qos get' keep what they fetch.");
            return;
        }
        var table = new Table().Border(TableBorder.None).AddColumns("kind", "epoch", "data unit", "chain", "bytes", "kept", "from");
        foreach (var kept in listing.Documents)
            table.AddRow([.. Cells(kept).Select(Markup.Escape)]);
        console.Write(table);
    }

    private static string[] Cells(ArchivedDocument kept) =>
    [
        KindOf(kept), $"{kept.Key.Epoch}", $"{kept.Key.DataUnit}", $"{kept.Key.ChainId}", $"{kept.Document.Length}",
        kept.Kept.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), kept.Source,
    ];

    private static string KindOf(ArchivedDocument kept) => kept.Kind == ArchiveKind.Verdict ? "verdict" : "evidence";
}
