using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Node.Configuration;
using Spectre.Console;

namespace Flashback.Node.Commands;

/// <summary>The command tree, and the one place where results and failures become output and an exit code.</summary>
public sealed class CommandLine
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    private readonly Terminal _terminal;

    public CommandLine(Terminal terminal)
    {
        _terminal = terminal;
        Root = new RootCommand("A validator of the Flashback storage oracle: measures storage gateways, agrees with its peers, reports on chain.")
        {
            InitCommand.Create(this),
            RunCommand.Create(this),
            StatusCommand.Create(this),
            DoctorCommand.Create(this),
            ProbeCommand.Create(this),
            KeysCommand.Create(this),
            ConfigCommand.Create(this),
            SignLogCommand.Create(this),
            QosCommand.Create(this),
            DisputeCommand.Create(this),
            VersionCommand.Create(this),
        };
        Root.Add(SharedOptions.Config);
        Root.Add(SharedOptions.Json);
        Root.Add(SharedOptions.NoInput);
        Root.WithExamples("oracle-node init --data /var/lib/oracle-node", "oracle-node doctor", "oracle-node run", "oracle-node status --watch");
        var help = Root.Options.OfType<HelpOption>().Single();
        help.Action = new Examples.Help((HelpAction)help.Action!);
    }

    public RootCommand Root { get; }

    internal Terminal Terminal => _terminal;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var parsed = Root.Parse(arguments);
        if (parsed.Errors.Count > 0) return ReportUsage(parsed);
        var invocation = new InvocationConfiguration
        {
            Output = _terminal.Out,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await parsed.InvokeAsync(invocation, cancellation);
    }

    /// <summary>Gives a command its body: it returns a result or throws a <see cref="CommandException"/>.</summary>
    internal Command Handle(Command command, Func<ParseResult, CancellationToken, Task<CommandResult>> body)
    {
        command.SetAction(async (parsed, cancellation) =>
        {
            var json = parsed.GetValue(SharedOptions.Json);
            try
            {
                var result = await body(parsed, cancellation);
                if (json) await _terminal.Out.WriteLineAsync(result.Json.ToJsonString(s_json));
                else result.Print(Console(_terminal.Out));
                return (int)result.Code;
            }
            catch (Exception error) when (Failures.Explain(error) is var (code, message))
            {
                if (json) await _terminal.Out.WriteLineAsync(new JsonObject { ["error"] = new JsonObject { ["code"] = (int)code, ["name"] = Failures.NameOf(code), ["message"] = message } }.ToJsonString(s_json));
                await _terminal.Error.WriteLineAsync($"oracle-node: {message}");
                return (int)code;
            }
        });
        return command;
    }

    internal Command Handle(Command command, Func<ParseResult, CommandResult> body) => Handle(command, (parsed, _) => Task.FromResult(body(parsed)));

    internal IAnsiConsole Console(TextWriter writer)
    {
        var colour = _terminal.HasColour && !_terminal.Environment.ContainsKey("NO_COLOR");
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
            Interactive = InteractionSupport.No,
        });
        // Lines that a program or a log may read are not wrapped at an imagined width.
        if (!_terminal.HasColour) console.Profile.Width = 10_000;
        return console;
    }

    private int ReportUsage(ParseResult parsed)
    {
        foreach (var error in parsed.Errors) _terminal.Error.WriteLine($"oracle-node: {error.Message}");
        var known = KnownWords(parsed).ToList();
        foreach (var token in parsed.UnmatchedTokens)
        {
            if (Suggestion.Nearest(token.Split('=')[0], known) is { } nearest) _terminal.Error.WriteLine($"Did you mean '{nearest}'?");
        }
        var path = string.Join(' ', Path(parsed).Reverse());
        _terminal.Error.WriteLine($"See: {path} --help");
        return (int)ExitCode.Usage;
    }

    private static IEnumerable<string> Path(ParseResult parsed)
    {
        for (System.CommandLine.Parsing.SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is System.CommandLine.Parsing.CommandResult { Command: var command }) yield return command is RootCommand ? "oracle-node" : command.Name;
        }
    }

    private static IEnumerable<string> KnownWords(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        foreach (var sub in command.Subcommands) yield return sub.Name;
        foreach (var option in command.Options) yield return option.Name;
        foreach (var option in parsed.RootCommandResult.Command.Options.Where(option => option.Recursive)) yield return option.Name;
    }
}
