using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flashback.Arguments;
using Spectre.Console;

namespace Flashback.Node.Commands;

/// <summary>A command tree, and the one place where results and failures become output and an exit code.</summary>
public sealed class CommandLine
{
    /// <summary>For a terminal or a file, never for a web page: quotation marks and letters beyond ASCII stay as they are.</summary>
    private static readonly JsonSerializerOptions s_json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions s_line = new(s_json) { WriteIndented = false };

    private const string Name = "oracle-node";

    private readonly Terminal _terminal;

    /// <param name="terminal">The process's surroundings.</param>
    /// <param name="commands">Makes the commands; each is given this command line, for its body.</param>
    internal CommandLine(Terminal terminal, Func<CommandLine, IEnumerable<Command>> commands)
    {
        _terminal = terminal;
        Root = new RootCommand(
            "A validator of the Flashback storage oracle: measures storage gateways, agrees with its peers, reports on chain.");
        foreach (var command in commands(this)) Root.Add(command);
        Root.Add(SharedOptions.Config);
        Root.Add(SharedOptions.Json);
        Root.Add(SharedOptions.NoInput);
        Root.WithExamples("oracle-node init --data /var/lib/oracle-node", "oracle-node doctor", "oracle-node run",
            "oracle-node status --watch");
        var help = Root.Options.OfType<HelpOption>().Single();
        help.Action = new Examples.Help((HelpAction)help.Action!);
    }

    public RootCommand Root { get; }

    internal Terminal Terminal => _terminal;

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var parsed = Root.Parse(arguments);
        var invocation = new InvocationConfiguration
        {
            Output = _terminal.Out,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            // Words that cannot be read leave no parsed value of --json, only the word.
            return parsed.Errors.Count > 0
                ? Fail(ExitCode.Usage, string.Join('\n', UsageErrors.Of(parsed, Name)),
                    parsed.Tokens.Any(token => token.Value == SharedOptions.Json.Name))
                : await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Commands explain problems with their own files; an exception that gets here could not be printed.
            Tell($"standard output cannot be written: {error.Message}");
            return (int)ExitCode.Failure;
        }
    }

    /// <summary>Gives a command its body: it returns a result or throws a <see cref="CommandException"/>.</summary>
    internal Command Handle(Command command, Func<ParseResult, CancellationToken, Task<CommandResult>> body)
    {
        command.SetAction(async (parsed, cancellation) =>
        {
            var json = parsed.GetValue(SharedOptions.Json);
            CommandResult result;
            try
            {
                result = await body(parsed, cancellation);
            }
            catch (Exception error) when (Failures.Explain(error) is var (code, message))
            {
                return Fail(code, message, json);
            }
            if (json) _terminal.Out.WriteLine(result.Json.ToJsonString(s_json));
            else result.Print(Console(_terminal.Out));
            if (result.Problem is { } problem) Tell(problem);
            return (int)result.Code;
        });
        return command;
    }

    internal Command Handle(Command command, Func<ParseResult, CommandResult> body) =>
        Handle(command, (parsed, _) => Task.FromResult(body(parsed)));

    internal IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _terminal.WantsColour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _terminal.WantsColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
            Interactive = InteractionSupport.No,
        });
        // Lines that a program or a log may read are not wrapped at an imagined width.
        if (!_terminal.HasColour) console.Profile.Width = 10_000;
        return console;
    }

    /// <summary>The sentence for the person; with <paramref name="json"/> the same on one line for the program.</summary>
    private int Fail(ExitCode code, string message, bool json)
    {
        Tell(message);
        var error = new JsonObject { ["code"] = (int)code, ["name"] = Failures.NameOf(code), ["message"] = message };
        if (json) _terminal.Out.WriteLine(new JsonObject { ["error"] = error }.ToJsonString(s_line));
        return (int)code;
    }

    private void Tell(string message) => StandardError.Tell(_terminal.Error, $"{Name}: {message}");
}
