using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Node.Commands.Inputs;
using Flashback.Node.Configuration;
using Flashback.Node.Configuration.Catalog;
using Spectre.Console;

namespace Flashback.Node.Commands.Running;

internal static class InitCommand
{
    public static Command Create(CommandLine line)
    {
        var data = new Option<string>("--data")
        {
            Description = "Folder to create, for configuration, keys, sign log and store.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "."
        };
        var command = new Command("init", "Make a data directory with a commented configuration. Never overwrites anything.") { data }
            .WithExamples("oracle-node init --data /var/lib/oracle-node",
                "oracle-node init --data node1 --chain-id 31337 --chain-rpc-urls http://127.0.0.1:8545");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var root = Path.GetFullPath(parsed.GetValue(data)!);
            var paths = new NodePaths(root);
            var config = Path.Combine(root, SharedOptions.DefaultConfigFile);
            NodePaths.CreatePrivateDirectory(root);
            NodePaths.CreatePrivateDirectory(paths.Keys);
            var written = new List<string>();
            if (!File.Exists(config))
            {
                NodePaths.WriteNewPrivateFile(config, Encoding.UTF8.GetBytes(ExampleConfiguration.Write(flags.Given(parsed))));
                written.Add(config);
            }
            if (!File.Exists(paths.ProbeSecret))
            {
                NodePaths.WriteNewPrivateFile(paths.ProbeSecret, RandomNumberGenerator.GetBytes(32));
                written.Add(paths.ProbeSecret);
            }
            return Describe(root, config, written);
        });
    }

    private static CommandResult Describe(string root, string config, List<string> written)
    {
        var next = $"oracle-node keys new signer --config {TerminalText.Quoted(config)}";
        var json = new JsonObject
        {
            ["data"] = root,
            ["config"] = config,
            ["written"] = new JsonArray([.. written.Select(path => JsonValue.Create(path))]),
            ["next"] = next
        };
        return new CommandResult(json, console =>
        {
            foreach (var path in written) console.WriteLine($"wrote {path}");
            if (written.Count == 0) console.WriteLine($"{root} is set up already; nothing was changed.");
            console.WriteLine($"Next: edit {config}, then run: {next}");
        });
    }
}
