namespace Flashback.Devnet;

/// <summary>A problem that ends the run; the message says what to do.</summary>
public sealed class DevnetException(string message, int exitCode = ExitCodes.Failure, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
