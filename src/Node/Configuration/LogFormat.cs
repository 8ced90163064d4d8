namespace Flashback.Node.Configuration;

public enum LogFormat
{
    /// <summary>Console on a terminal, JSON otherwise.</summary>
    Auto,
    Console,
    Json,
}
