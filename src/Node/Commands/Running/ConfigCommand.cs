using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Node.Commands.Inputs;
using Flashback.Node.Configuration.Reading;
using Spectre.Console;

namespace Flashback.Node.Commands.Running;

internal static class ConfigCommand
{
    public static Command Create(CommandLine line) => new("config", "Look at the configuration without running the node.")
    {
        Check(line),
        Show(line),
    };

    private static Command Check(CommandLine line)
    {
        var command = new Command("check", "Validate the whole configuration and print every problem.").WithExamples(
            "oracle-node config check --config /etc/oracle-node.json");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var loaded = flags.Load(parsed, line.Terminal);
            var json = new JsonObject
            {
                ["ok"] = loaded.Problems.Count == 0,
                ["problems"] = new JsonArray([.. loaded.Problems.Select(problem => new JsonObject
                {
                    ["key"] = problem.Key,
                    ["value"] = problem.Value,
                    ["bound"] = problem.Bound,
                    ["fix"] = problem.Fix,
                    ["origin"] = problem.Origin,
                })]),
            };
            if (loaded.Problems.Count == 0) return CommandResult.Sentence(json, "The configuration is valid.");
            if (!parsed.GetValue(SharedOptions.Json))
                throw new CommandException(ExitCode.Configuration, SettingFlags.Describe(loaded.Problems));
            return new CommandResult(json, _ => { }, ExitCode.Configuration);
        });
    }

    private static Command Show(CommandLine line)
    {
        var origin = new Option<bool>("--origin") { Description = "Show which source each value comes from." };
        var command = new Command("show", "Print every effective setting; secrets stay hidden.") { origin }
            .WithExamples("oracle-node config show --origin");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var loaded = flags.Load(parsed, line.Terminal);
            var json = new JsonObject();
            foreach (var item in loaded.Origins)
                json[item.Setting.Key] = new JsonObject { ["value"] = item.Shown, ["origin"] = item.Origin };
            return new CommandResult(json, console => Print(console, loaded.Origins, parsed.GetValue(origin)),
                loaded.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Configuration)
            {
                Problem = loaded.Problems.Count == 0 ? null : SettingFlags.Describe(loaded.Problems),
            };
        });
    }

    private static void Print(IAnsiConsole console, IReadOnlyList<SettingOrigin> origins, bool withOrigin)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("setting", "value");
        if (withOrigin) table.AddColumn("origin");
        foreach (var item in origins)
        {
            string[] cells = [item.Setting.Key, Markup.Escape(item.Shown), Markup.Escape(item.Origin)];
            table.AddRow(withOrigin ? cells : cells[..2]);
        }
        console.Write(table);
    }
}
