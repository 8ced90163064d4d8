using Microsoft.Extensions.Logging;

namespace Flashback.Node.Telemetry;

/// <summary>The lowest log level written, which can be changed while the node runs. Thread-safe.</summary>
public sealed class LogLevelSwitch(LogLevel level)
{
    private volatile LogLevel _level = level;

    public LogLevel Level
    {
        get => _level;
        set => _level = value;
    }

    /// <summary>Makes every logger of the factory follow this switch.</summary>
    public void Attach(ILoggingBuilder builder) =>
        builder.SetMinimumLevel(LogLevel.Trace).AddFilter(level => level >= _level && _level != LogLevel.None);
}
