using System.CommandLine;
using System.CommandLine.Parsing;

namespace Flashback.Arguments;

/// <summary>What is wrong with a command line, in sentences.</summary>
public static class UsageErrors
{
    /// <param name="parsed">A command line with errors.</param>
    /// <param name="program">How the program is called.</param>
    /// <returns>A sentence for each error, suggestions for mistyped words, and where to read on.</returns>
    public static IEnumerable<string> Of(ParseResult parsed, string program)
    {
        foreach (var error in parsed.Errors)
        {
            if (!IsMissingCommand(parsed, error)) yield return TerminalText.Harmless(error.Message);
            else if (parsed.UnmatchedTokens.Count == 0) yield return $"a command is missing: "
                + $"{string.Join(", ", parsed.CommandResult.Command.Subcommands.Select(command => command.Name))}.";
        }
        var known = KnownWords(parsed).ToList();
        foreach (var token in parsed.UnmatchedTokens)
        {
            if (Suggestion.Nearest(token.Split('=')[0], known) is { } nearest) yield return $"Did you mean '{nearest}'?";
        }
        yield return $"See: {string.Join(' ', Path(parsed, program).Reverse())} --help";
    }

    private static bool IsMissingCommand(ParseResult parsed, ParseError error) =>
        error.SymbolResult is CommandResult { Command: { Subcommands.Count: > 0, Action: null } }
        && !parsed.UnmatchedTokens.Any(token => error.Message.Contains(token, StringComparison.Ordinal));

    private static IEnumerable<string> Path(ParseResult parsed, string program)
    {
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: var command }) yield return command is RootCommand ? program : command.Name;
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
