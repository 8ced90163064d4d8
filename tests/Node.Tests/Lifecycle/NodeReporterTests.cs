using System.Diagnostics.Metrics;
using Flashback.Node.Api.Http;
using Flashback.Node.Lifecycle;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Tests.Lifecycle;

public sealed class NodeReporterTests
{
    private readonly SteppedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly Lines _log = new();

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{eventId.Id} {formatter(state, exception)}");
    }

    [Fact]
    public void A_mistake_is_counted_each_time_and_logged_once()
    {
        using var metrics = new NodeMetrics(() => 0, () => 0, () => 0);
        var reporter = new NodeReporter(_log, new EventFeed(_time), metrics, _time);
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.SetMeasurementEventCallback<long>((_, count, labels, _) => counted.Add($"{labels[0].Value} {count}"));
        listener.EnableMeasurementEvents(metrics.Mistakes);
        for (var i = 0; i < 3; i++) reporter.Mistake("settle_failed", "epoch 7", new UriFormatException("no\r\nhost"));
        reporter.Mistake("settle_failed", "epoch 8", new UriFormatException("no host"));
        Assert.Equal(Enumerable.Repeat("settle_failed 1", 4), counted);
        Assert.Equal(2, _log.All.Count);
        Assert.Equal("106 epoch 7 (settle_failed) is left out: UriFormatException: no  host. This is a bug in the node, "
            + "please report it", _log.All[0]);
    }
}
