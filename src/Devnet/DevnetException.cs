namespace Flashback.Devnet;

/// <summary>Trouble that ends the run, in words that say what to do.</summary>
public sealed class DevnetException(string message, int exitCode = ExitCodes.Failure, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
