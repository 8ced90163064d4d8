
namespace Flashback.Node.Telemetry;

/// <summary>The kind of a metric, in Prometheus' terms.</summary>
public enum MetricKind
{
    /// <summary>It only grows.</summary>
    Counter,
    Gauge,

    /// <summary>A distribution, told by its count and its sum.</summary>
    Summary,
}
