using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Node.Commands.Inputs;
using Flashback.Node.Configuration;
using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Spectre.Console;

namespace Flashback.Node.Commands.Keys;

internal static class SignLogCommand
{
    public static Command Create(CommandLine line) =>
        new("signlog", "The record of everything the signer signed; it keeps a validator from being slashed.")
        {
            Init(line),
            Show(line),
            Export(line),
            Import(line),
        };

    /// <summary>Opens the log of the configured network and data directory.</summary>
    public static SignLog Open(NodeOptions options) =>
        SignLog.Open(NodePaths.Of(options).SignLog, new SignLogScope((ulong)options.Chain.Id, options.Contracts.Oracle));

    private static Command Init(CommandLine line)
    {
        var signer = new Argument<Address>("signer") { Description = "The signer's address.", HelpName = "ADDRESS" }
            .Taking(new Values<Address>("an address: 0x and 40 hex digits, mixed case with the EIP-55 checksum", Address.TryParse));
        var after = new Option<ulong?>("--after")
        {
            Description = "Sign nothing at or below this epoch: for a key that may have "
            + "signed elsewhere.",
            HelpName = "EPOCH"
        }.Taking(Values.Whole<ulong>(0, long.MaxValue));
        var command = new Command("init", "Declare a signer that has signed nothing (or nothing after an epoch).") { signer, after }
            .WithExamples("oracle-node signlog init 0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
                "oracle-node signlog init 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --after 1042");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var address = parsed.GetRequiredValue(signer);
            using var log = Open(flags.Require(parsed, line.Terminal));
            var isNew = log.Initialise(address, parsed.GetValue(after));
            return CommandResult.Sentence(
                new JsonObject { ["signer"] = address.ToString(), ["new"] = isNew, ["after"] = parsed.GetValue(after)?.ToString() },
                $"{(isNew ? $"The sign log now knows {address}" : $"The sign log knew {address} already; nothing recorded was changed")}."
                + (parsed.GetValue(after) is { } epoch ? $" What it does not hold of epoch {epoch} or below is never signed." : ""));
        });
    }

    private static Command Show(CommandLine line)
    {
        var command = new Command("show", "List the signers and the highest epoch each one signed in.");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            using var log = Open(flags.Require(parsed, line.Terminal));
            var rows = log.Signers().Select(signer => (Signer: signer, Highest: log.HighestEpoch(signer))).ToList();
            var json = new JsonObject
            {
                ["signers"] = new JsonArray([.. rows.Select(row => new JsonObject
                {
                    ["signer"] = row.Signer.ToString(),
                    ["highestEpoch"] = row.Highest?.ToString()
                })])
            };
            return new CommandResult(json, console =>
            {
                foreach (var (signer, highest) in rows) console.WriteLine($"{signer}  highest epoch {highest?.ToString() ?? "none"}");
                if (rows.Count == 0) console.WriteLine("The sign log knows no signer yet.");
            });
        });
    }

    private static Command Export(CommandLine line)
    {
        var target = new Argument<string?>("file")
        {
            Description = "File to write; standard output if left out.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne
        };
        var command = new Command("export", "Write the sign log as JSON. Stop the node for good before importing it elsewhere.") { target }
            .WithExamples("oracle-node signlog export signlog.json");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            using var log = Open(flags.Require(parsed, line.Terminal));
            var content = log.Export();
            var text = SignLogInterchange.Write(content);
            if (parsed.GetValue(target) is not { } path)
                return new CommandResult(JsonNode.Parse(text)!, console => console.WriteLine(text));
            NodePaths.WriteNewPrivateFile(path, Encoding.UTF8.GetBytes(text));
            return CommandResult.Sentence(new JsonObject { ["file"] = Path.GetFullPath(path), ["rows"] = content.Entries.Count },
                $"Wrote {content.Entries.Count} records to {path}.");
        });
    }

    private static Command Import(CommandLine line)
    {
        var source = new Argument<string>("file") { Description = "A sign log export.", HelpName = "FILE" };
        var command = new Command(
            "import", "Add an export to the sign log. Only ever adds; raises the mark below which nothing new is signed.") { source }
            .WithExamples("oracle-node signlog import signlog.json");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var path = parsed.GetRequiredValue(source);
            var content = Read(path);
            using var log = Open(flags.Require(parsed, line.Terminal));
            var result = log.Import(content);
            var json = new JsonObject { ["added"] = result.Added, ["known"] = result.Known, ["conflicts"] = result.Conflicts };
            var text = $"{result.Added} records added, {result.Known} known already.";
            if (result.Conflicts > 0)
                text += $" {result.Conflicts} entries hold another digest here: this signer has already signed two things in them.";
            return new CommandResult(
                json, console => console.WriteLine(text), result.Conflicts > 0 ? ExitCode.RefusedByGuard : ExitCode.Ok);
        });
    }

    private static SignLogContent Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > SignLogInterchange.MaxFileBytes })
                throw new CommandException(ExitCode.Usage, $"'{path}' is larger than {SignLogInterchange.MaxFileBytes} bytes.");
            return SignLogInterchange.Read(File.ReadAllText(path));
        }
        catch (InvalidDataException error)
        {
            throw new CommandException(ExitCode.Usage, $"'{path}': {error.Message}.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{FileProblem.Of(path, error)}.", error);
        }
    }
}
