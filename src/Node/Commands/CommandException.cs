namespace Flashback.Node.Commands;

/// <summary>A command cannot go on: a sentence for the person at the terminal, and the exit code.</summary>
public sealed class CommandException(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Code { get; } = code;
}
