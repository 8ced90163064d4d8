using System.Text.Json.Nodes;
using Spectre.Console;

namespace Flashback.Node.Commands;

/// <summary>What a command found: the same facts for programs (<c>--json</c>) and for people.</summary>
public sealed record CommandResult(JsonNode Json, Action<IAnsiConsole> Print, ExitCode Code = ExitCode.Ok)
{
    /// <summary>Why the exit code is not 0, if the output does not say so: a sentence for standard error.</summary>
    public string? Problem { get; init; }

    /// <summary>A sentence for people; <paramref name="json"/> for programs.</summary>
    public static CommandResult Sentence(JsonNode json, string text) => new(json, console => console.WriteLine(text));
}
