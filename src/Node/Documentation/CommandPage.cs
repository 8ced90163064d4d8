using System.CommandLine;
using System.Text;
using Flashback.Node.Commands;

namespace Flashback.Node.Documentation;

/// <summary>docs/cli.md, from the command tree.</summary>
public static class CommandPage
{
    public static string Write(RootCommand root)
    {
        var text = new StringBuilder("""
            # oracle-node

            <!-- Written from the command tree; a test compares. UPDATE_DOCS=1 dotnet test tests/Node.Tests rewrites it. -->

            Results go to standard output, messages and logs to standard error. With `--json` standard output is exactly one JSON document; a
            failure is `{"error":{"code":…,"name":…,"message":…}}`. Colour only on a terminal, never with a
            `NO_COLOR` that is not empty.

            | exit code | meaning |
            | --- | --- |
            | 0 | done |
            | 1 | it failed for another reason |
            | 2 | usage: an unknown command, flag or argument, or a file argument that cannot be read or has the wrong content |
            | 3 | the configuration is not valid |
            | 4 | a key, keystore or password file: missing, broken, wrong password |
            | 5 | the network: no RPC endpoint or node answers, or it serves another chain |
            | 6 | refused by the sign log |
            | 7 | a preflight check failed |
            | 130 | the second Ctrl-C: stopped at once |


            """);
        text.Append("Options that every command understands:\n\n");
        Options(text, root.Options.Where(option => option.Recursive));
        foreach (var command in root.Subcommands) Write(text, command, "oracle-node");
        return text.ToString();
    }

    private static void Write(StringBuilder text, Command command, string parent)
    {
        var path = $"{parent} {command.Name}";
        text.Append($"## {path}\n\n{command.Description}\n\n");
        if (command.Subcommands.Count == 0)
        {
            var arguments = string.Concat(command.Arguments.Select(
                argument => argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.HelpName}]" : $" {argument.HelpName}"));
            text.Append($"```\n{path}{arguments}{(command.Options.Any(option => !option.Hidden) ? " [options]" : "")}\n```\n\n");
        }
        foreach (var argument in command.Arguments) text.Append($"- `{argument.HelpName}`: {argument.Description}\n");
        if (command.Arguments.Count > 0) text.Append('\n');
        var isRun = command.Name == "run" && parent == "oracle-node";
        if (isRun) text.Append("Every setting of [configuration.md](configuration.md) is a flag.\n\n");
        else Options(text, command.Options.Where(option => !option.Hidden && !option.Recursive));
        var examples = Examples.Of(command);
        if (examples.Count > 0) text.Append($"```\n{string.Join('\n', examples)}\n```\n\n");
        foreach (var sub in command.Subcommands) Write(text, sub, path);
    }

    private static void Options(StringBuilder text, IEnumerable<Option> options)
    {
        var any = false;
        foreach (var option in options)
        {
            any = true;
            var value = option.ValueType == typeof(bool) || option.HelpName is null ? "" : $" {option.HelpName}";
            text.Append($"- `{option.Name}{value}`: {option.Description}{(option.Required ? " Required." : "")}\n");
        }
        if (any) text.Append('\n');
    }
}
