using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Node.Commands.Inputs;
using Spectre.Console;

namespace Flashback.Node.Commands.Running;

internal static class StatusCommand
{
    /// <summary>Bytes of a status document.</summary>
    private const int MaxBytes = 1024 * 1024;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    public static Command Create(CommandLine line)
    {
        var watch = new Option<bool>("--watch") { Description = "Refresh every second until Ctrl-C; with --json one document a line." };
        var url = new Option<Uri>("--url")
        {
            Description = "The node's HTTP interface (default: api.listen of the configuration).",
            HelpName = "URL"
        }.Taking(Values.Url);
        var command = new Command("status", "What the running node is doing: epoch, peers, chain, keys, last reports.") { watch, url }
            .WithExamples("oracle-node status", "oracle-node status --watch", "oracle-node status --url http://127.0.0.1:9640 --json");
        var flags = new SettingFlags(command);
        return line.Handle(command, async (parsed, cancellation) =>
        {
            var root = parsed.GetValue(url) ?? new Uri($"http://{flags.Require(parsed, line.Terminal).Api.Listen}");
            using var http = new HttpClient { Timeout = s_timeout, MaxResponseContentBufferSize = MaxBytes };
            while (parsed.GetValue(watch))
            {
                var status = await ReadAsync(http, root, cancellation);
                if (parsed.GetValue(SharedOptions.Json)) await line.Terminal.Out.WriteLineAsync(status.Document.ToJsonString());
                else Redraw(line, status);
                await Task.Delay(s_interval, line.Terminal.Time, cancellation);
            }
            var last = await ReadAsync(http, root, cancellation);
            return new CommandResult(last.Document, console => Print(console, last));
        });
    }

    private static async Task<Status> ReadAsync(HttpClient http, Uri root, CancellationToken cancellation)
    {
        try
        {
            var status = JsonNode.Parse(await http.GetByteArrayAsync(new Uri(root, "/v1/status"), cancellation)) as JsonObject
                ?? throw new JsonException("not an object");
            return status.ContainsKey("chainId") ? new Status(status, Rows(status)) : throw new JsonException("no chainId");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new CommandException(ExitCode.Network, $"the server at {root} is not an oracle-node. Is the URL right?", error);
        }
        catch (Exception error) when (error is HttpRequestException || error is TaskCanceledException
            && !cancellation.IsCancellationRequested)
        {
            var reason = error is TaskCanceledException ? $"nothing within {s_timeout.TotalSeconds:0} s" : error.Message.TrimEnd('.');
            throw new CommandException(
                ExitCode.Network, $"no node answers at {root}: {reason}. Is it running? Start it with: oracle-node run", error);
        }
    }

    private static void Redraw(CommandLine line, Status status)
    {
        var console = line.Console(line.Terminal.Out);
        if (line.Terminal.HasColour) console.Clear();
        Print(console, status);
    }

    private static void Print(IAnsiConsole console, Status status)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var (name, value) in status.Rows) grid.AddRow(new Text(name), new Text(TerminalText.Harmless(value)));
        console.Write(grid);
    }

    /// <summary>The text for people. Throws if the document has an unexpected shape.</summary>
    private static List<(string Name, string Value)> Rows(JsonObject status)
    {
        var rows = new List<(string, string)>();
        Row("node", $"{Text(status["version"])}  validator {Text(status["validator"]) ?? "(not registered)"}");
        Row("signer", Text(status["signer"]));
        Row("peer", Text(status["peerId"]));
        Row("chain",
            $"{Text(status["chainId"])}  block {Text(status["chain"]?["block"]) ?? "none"}, {Text(status["chain"]?["lagSeconds"])} s old");
        Row("peers", $"{Text(status["peers"])} of {Text(status["peersExpected"])}");
        Row("epoch", Text(status["epoch"]) ?? "none");
        foreach (var work in status["working"]?.AsArray() ?? [])
            Row("", $"epoch {Text(work?["epoch"])}: {Text(work?["phase"])}, {Text(work?["units"])} data units");
        Row("last", $"certified {Text(status["last"]?["certified"]) ?? "none"}, accepted {Text(status["last"]?["accepted"]) ?? "none"}, "
            + $"settled {Text(status["last"]?["settled"]) ?? "none"}");
        if ((int?)status["observers"] is > 0 and var observers) Row("observers", $"{observers}");
        if ((int?)status["equivocations"] is > 0 and var proofs) Row("equivocations", $"{proofs}; the proofs: /v1/equivocations");
        foreach (var (code, count) in status["dropped"]?.AsObject() ?? []) Row("dropped", $"{code}: {Text(count)}");
        Row("ready", (bool?)status["ready"] == true ? "yes" : "no");
        foreach (var reason in status["reasons"]?.AsArray() ?? []) Row("", $"{Text(reason?["code"])}: {Text(reason?["text"])}");
        return rows;

        void Row(string name, string? value) => rows.Add((name, value ?? ""));
    }

    private static string? Text(JsonNode? node) => node?.ToString();

    /// <summary>A status as received, and as shown.</summary>
    private sealed record Status(JsonObject Document, List<(string Name, string Value)> Rows);
}
