using Microsoft.Extensions.Logging;

namespace Flashback.Node.Telemetry;

/// <summary>The lowest log level written, which can be changed while the node runs. Thread-safe.</summary>
public sealed class LogLevelSwitch(LogLevel level)
{
    private const string Host = "Microsoft.Extensions.Hosting";

    private volatile LogLevel _level = level;

    public LogLevel Level
    {
        get => _level;
        set => _level = value;
    }

    /// <summary>
    /// Makes every logger of the factory follow this switch, except the generic host's own: it logs a stop during the start as a failure,
    /// and with a stack trace what the node says in a sentence.
    /// </summary>
    public void Attach(ILoggingBuilder builder) =>
        builder.SetMinimumLevel(LogLevel.Trace).AddFilter(level => level >= _level && _level != LogLevel.None)
            .AddFilter(Host, LogLevel.None);
}
