using Flashback.Node.Telemetry;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Tests.Telemetry;

public sealed class LogLevelSwitchTests
{
    [Fact]
    public void Loggers_that_exist_follow_it()
    {
        var level = new LogLevelSwitch(LogLevel.Information);
        using var sink = new Sink();
        using var logs = LoggerFactory.Create(builder =>
        {
            level.Attach(builder);
            builder.AddProvider(sink);
        });
        var log = logs.CreateLogger("x");
        Assert.True(log.IsEnabled(LogLevel.Information));
        Assert.False(log.IsEnabled(LogLevel.Debug));
        level.Level = LogLevel.Trace;
        Assert.True(log.IsEnabled(LogLevel.Trace));
        level.Level = LogLevel.None;
        Assert.False(log.IsEnabled(LogLevel.Critical));
    }

    [Fact]
    public void The_generic_host_itself_is_silent()
    {
        var level = new LogLevelSwitch(LogLevel.Trace);
        using var sink = new Sink();
        using var logs = LoggerFactory.Create(builder =>
        {
            level.Attach(builder);
            builder.AddProvider(sink);
        });
        Assert.False(logs.CreateLogger("Microsoft.Extensions.Hosting.Internal.Host").IsEnabled(LogLevel.Critical));
        Assert.True(logs.CreateLogger("oracle-node").IsEnabled(LogLevel.Trace));
    }

    private sealed class Sink : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
