
namespace Flashback.Node.Telemetry;

/// <summary>What a metric's value does, in the words of Prometheus.</summary>
public enum MetricKind
{
    /// <summary>It only grows.</summary>
    Counter,
    Gauge,

    /// <summary>A distribution, told by its count and its sum.</summary>
    Summary,
}
