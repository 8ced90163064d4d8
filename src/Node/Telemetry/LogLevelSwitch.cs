using Microsoft.Extensions.Logging;

namespace Flashback.Node.Telemetry;

/// <summary>The least level that is written, which may be changed while the node runs. Safe from several threads.</summary>
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
    /// Has every logger of the factory follow this switch, but for the generic host's own: that calls a stop during the start a failure,
    /// and tells with a stack trace what the node tells in a sentence.
    /// </summary>
    public void Attach(ILoggingBuilder builder) =>
        builder.SetMinimumLevel(LogLevel.Trace).AddFilter(level => level >= _level && _level != LogLevel.None)
            .AddFilter(Host, LogLevel.None);
}
