using System.CommandLine;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Flashback.Ethereum;
using Flashback.Ethereum.Keystore;
using Flashback.Libp2p;
using Flashback.Node.Commands.Inputs;
using Flashback.Node.Configuration;
using Flashback.Node.Configuration.Reading;
using Flashback.Node.Keys;
using Flashback.Node.Signing.Storage;
using Spectre.Console;

namespace Flashback.Node.Commands.Keys;

internal static class KeysCommand
{
    private static Argument<KeyRole> Role() =>
        new Argument<KeyRole>("role") { Description = "owner, signer, submitter or peer.", HelpName = "ROLE" }
            .Taking(Values.OneOf<KeyRole>());

    private static Option<string> PasswordFile() => new("--password-file")
    {
        Description = "File whose first line is the password; otherwise it is asked for or read from standard input.",
        HelpName = "FILE"
    };

    private static Option<bool> Light() => new("--light") { Description = "Encrypt quickly and weakly: for development only." };

    public static Command Create(CommandLine line) =>
        new("keys", "Make and keep the validator's keys: Web3 keystores (version 3), readable by their owner only.")
        {
            New(line),
            Import(line),
            List(line),
            Export(line),
        };

    private static Command New(CommandLine line)
    {
        var (role, password, light) = (Role(), PasswordFile(), Light());
        var command = new Command("new", "Make a key.") { role, password, light }
            .WithExamples("oracle-node keys new signer", "oracle-node keys new peer --password-file /run/secrets/keystore");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var loaded = flags.Load(parsed, line.Terminal);
            var path = TargetPath(loaded, parsed.GetValue(role));
            var secret = Passwords(line, parsed).ForCreating(PasswordPath(parsed, password, loaded));
            using var key = PrivateKey.Generate();
            return Store(parsed.GetValue(role), path, key, secret, parsed.GetValue(light), loaded, isNew: true);
        });
    }

    private static Command Import(CommandLine line)
    {
        var (role, password, light) = (Role(), PasswordFile(), Light());
        var source = new Argument<string>("file")
        {
            Description = "A keystore (version 3, same password), or - for a raw hexadecimal key on standard input.",
            HelpName = "FILE"
        };
        var command = new Command("import", "Take over a key that exists. A signer that has signed elsewhere needs its sign log too.")
        {
            role,
            source,
            password,
            light
        }
            .WithExamples("oracle-node keys import submitter UTC--2026-01-01--keystore.json",
                "oracle-node keys import peer - --password-file pw < peer.hex");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var loaded = flags.Load(parsed, line.Terminal);
            var path = TargetPath(loaded, parsed.GetValue(role));
            var file = parsed.GetRequiredValue(source);
            var raw = file == "-" ? line.Terminal.In.ReadLine()?.Trim() ?? "" : null;
            var secret = Passwords(line, parsed).ForOpening(PasswordPath(parsed, password, loaded));
            using var key = raw is null ? KeystoreFile.Open(file, secret) : ParseRaw(raw);
            return Store(parsed.GetValue(role), path, key, secret, parsed.GetValue(light), loaded, isNew: false);
        });
    }

    private static Command List(CommandLine line)
    {
        var command = new Command("list", "List the keystores and their addresses.");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var paths = Paths(flags.Load(parsed, line.Terminal));
            var rows = Enum.GetValues<KeyRole>()
                .Select(role => (Role: Name(role), Path: paths.Keystore(Name(role))))
                .Where(row => File.Exists(row.Path))
                .Select(row => (row.Role, row.Path, Address: KeystoreV3.ReadAddress(KeystoreFile.Read(row.Path))))
                .ToList();
            var json = new JsonObject
            {
                ["keys"] = new JsonArray([.. rows.Select(row => new JsonObject
                {
                    ["role"] = row.Role,
                    ["address"] = row.Address?.ToString(),
                    ["file"] = row.Path
                })])
            };
            return new CommandResult(json, console =>
            {
                foreach (var row in rows)
                    console.WriteLine($"{row.Role,-10} {row.Address?.ToString() ?? "(address not in the file)"}  {row.Path}");
                if (rows.Count == 0)
                    console.WriteLine($"There are no keys in {paths.Keys} yet. Make one with: oracle-node keys new signer");
            });
        });
    }

    private static Command Export(CommandLine line)
    {
        var role = Role();
        var target = new Argument<string?>("file")
        {
            Description = "File to write; standard output if left out.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne
        };
        var command = new Command("export", "Write a keystore, still encrypted, for a backup or another machine.") { role, target }
            .WithExamples("oracle-node keys export submitter backup.json");
        var flags = new SettingFlags(command);
        return line.Handle(command, parsed =>
        {
            var path = Paths(flags.Load(parsed, line.Terminal)).Keystore(Name(parsed.GetValue(role)));
            var json = KeystoreFile.Read(path);
            if (parsed.GetValue(target) is not { } file)
                return new CommandResult(JsonNode.Parse(json)!, console => console.WriteLine(json));
            KeystoreFile.Write(file, json);
            return CommandResult.Sentence(new JsonObject { ["file"] = Path.GetFullPath(file) },
                $"Wrote {file}. For a signer, export the sign log too: oracle-node signlog export");
        });
    }

    private static CommandResult Store(
        KeyRole role, string path, PrivateKey key, string password, bool light, LoadedConfiguration loaded, bool isNew)
    {
        KeystoreFile.Write(path, KeystoreV3.Encrypt(key, password, light ? ScryptParameters.Light : ScryptParameters.Standard));
        var notes = new List<string>();
        var json = new JsonObject
        {
            ["role"] = Name(role),
            ["address"] = key.Address.ToString(),
            ["publicKey"] = Hex.Encode(key.PublicKey.Span),
            ["file"] = path
        };
        if (role == KeyRole.Peer)
        {
            json["peerId"] = new Identity(key).Id.ToString();
            notes.Add($"peer id {json["peerId"]}, public key {json["publicKey"]}: the registry needs the public key.");
        }
        if (role == KeyRole.Signer) notes.Add(Declare(key.Address, loaded, isNew));
        return new CommandResult(json, console =>
        {
            console.WriteLine($"{Name(role)} {key.Address} in {path}");
            foreach (var note in notes) console.WriteLine(note);
        });
    }

    /// <summary>
    /// A newly created key has signed nothing, so the sign log can record that. For any other key only its owner knows.
    /// </summary>
    private static string Declare(Address signer, LoadedConfiguration loaded, bool isNew)
    {
        var later = $"Before it may sign, declare it: oracle-node signlog init {signer}";
        if (!isNew || loaded.Options is null) return $"{later} (or import its sign log).";
        try
        {
            using var log = SignLogCommand.Open(loaded.Options);
            log.Initialise(signer);
            return "The sign log knows it: it has signed nothing yet.";
        }
        catch (SignLogException error)
        {
            // The key is made and on disk. A running node holds the log: that is how a key is made that replaces its own.
            return $"The sign log was not updated. {error.Message}\n{later}";
        }
    }

    private static string TargetPath(LoadedConfiguration loaded, KeyRole role)
    {
        var paths = Paths(loaded);
        NodePaths.CreatePrivateDirectory(paths.Root);
        NodePaths.CreatePrivateDirectory(paths.Keys);
        var path = paths.Keystore(Name(role));
        return File.Exists(path) ? throw new CommandException(
            ExitCode.Key, $"there is a {Name(role)} key already: {path}. Keys are never overwritten; move it away first.") : path;
    }

    /// <summary>The data directory is known even while the rest of the configuration is not complete.</summary>
    private static NodePaths Paths(LoadedConfiguration loaded)
    {
        var data = loaded.Origins.Single(item => item.Setting.Key == "dataDirectory");
        // Keys do not belong next to a file that cannot be read: its name may be mistyped, or it may name another folder.
        var isKnown = data.Shown.Length > 0
            && (data.Origin != "default" || loaded.Problems.All(problem => problem.Key != ConfigurationProblem.File));
        return isKnown
            ? new NodePaths(data.Shown) : throw new CommandException(ExitCode.Configuration, SettingFlags.Describe(loaded.Problems));
    }

    private static string? PasswordPath(ParseResult parsed, Option<string> option, LoadedConfiguration loaded) =>
        parsed.GetValue(option)
        ?? (loaded.Origins.Single(item => item.Setting.Key == "keys.passwordFile").Shown is { Length: > 0 } file ? file : null);

    private static Passwords Passwords(CommandLine line, ParseResult parsed) => new(line.Terminal, !parsed.GetValue(SharedOptions.NoInput));

    private static PrivateKey ParseRaw(string text)
    {
        var bytes = new byte[32];
        if (!Hex.TryDecode(text, bytes))
            throw new CommandException(ExitCode.Key, "standard input does not begin with a line of 64 hexadecimal digits.");
        try
        {
            return PrivateKey.FromBytes(bytes);
        }
        catch (ArgumentException error)
        {
            throw new CommandException(ExitCode.Key, error.Message, error);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string Name(KeyRole role) => role.ToString().ToLowerInvariant();
}
