using System.CommandLine;
using System.CommandLine.Help;
using Flashback.DeployContracts;
using Flashback.Devnet;
using Flashback.Node;
using Flashback.Node.Commands;

namespace Flashback.Arguments.Tests;

/// <summary>Every option and argument of every program of ours: what it refuses, it refuses in a sentence that names it.</summary>
public class EveryCommandTests
{
    /// <summary>Refused by whatever is not a text; the last is allowed nowhere, not even where a number could be anything.</summary>
    private static readonly string[] s_nonsense = ["x", "-1", "1.5", "99999999999999999999999", "0x12", "tru", "\u001b[2J"];

    private static readonly string[] s_leaks = ["System.", "Flashback.", "expected type", "Cannot parse", "`1", "\u001b"];

    public static TheoryData<string, string, string> All
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (program, root) in Roots())
                foreach (var (path, command) in Commands(root, ""))
                    foreach (var name in command.Options.Where(option => option is not (HelpOption or VersionOption))
                        .Select(option => option.Name).Concat(command.Arguments.Select(argument => argument.Name)))
                        data.Add(program, path, name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_refused_is_named_with_what_is_allowed(string program, string path, string name)
    {
        var root = Roots().Single(one => one.Program == program).Root;
        var command = Commands(root, "").Single(one => one.Path == path).Command;
        var option = command.Options.SingleOrDefault(one => one.Name == name);
        var type = option?.ValueType ?? command.Arguments.Single(one => one.Name == name).ValueType;
        foreach (var text in s_nonsense)
        {
            string[] before = [.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            // Arguments stand before and after the one in question: it gets the nonsense, and so do they.
            string[] words = option is null ? [.. before, "--", .. command.Arguments.Select(_ => text)] : [.. before, $"{name}={text}"];
            var lines = UsageErrors.Of(root.Parse(words), program).ToList();
            Assert.DoesNotContain(lines, line => s_leaks.Any(leak => line.Contains(leak, StringComparison.Ordinal)));
            if (type == typeof(string) || type == typeof(string[]) || type == typeof(bool) || type == typeof(bool?)) continue;
            var shown = option is null ? command.Arguments.Single(one => one.Name == name).HelpName ?? name : name;
            Assert.Contains(lines, line => line.StartsWith($"{shown} '{TerminalText.Shown(text)}' must be ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_programs_and_their_options_are_all_there() => Assert.InRange(All.Count, 100, 2_000);

    [Fact]
    public void Every_command_that_does_something_has_an_example()
    {
        foreach (var (program, root) in Roots())
            foreach (var (path, command) in Commands(root, "").Where(one => one.Command.Subcommands.Count == 0
                && one.Command.Options.Concat(one.Command.Arguments.Cast<Symbol>()).Any(symbol => !symbol.Hidden)))
                Assert.True(Help(root, path).Contains("Example", StringComparison.Ordinal), $"{program} {path} --help shows no example");
    }

    private static string Help(RootCommand root, string path)
    {
        var output = new StringWriter();
        root.Parse($"{path} --help").Invoke(new InvocationConfiguration { Output = output });
        return output.ToString();
    }

    private static (string Program, RootCommand Root)[] Roots() =>
    [
        ("oracle-node", CommandTree.Create(new Terminal(TextReader.Null, TextWriter.Null, TextWriter.Null)).Root),
        ("./oracle devnet", DevnetCommand.Create((_, _) => Task.FromResult(0))),
        ("bridge-node", BridgeNode.Program.CreateRoot()),
        (DeployCommand.Name, DeployCommand.Create()),
    ];

    private static IEnumerable<(string Path, Command Command)> Commands(Command command, string path)
    {
        yield return (path, command);
        foreach (var sub in command.Subcommands)
            foreach (var below in Commands(sub, $"{path} {sub.Name}".Trim())) yield return below;
    }
}
