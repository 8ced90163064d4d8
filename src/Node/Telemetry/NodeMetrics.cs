using System.Diagnostics.Metrics;

namespace Flashback.Node.Telemetry;

/// <summary>
/// The node's instruments, as <see cref="MetricCatalogue"/> declares them. Labels are bounded: reason codes, kinds and outcomes,
/// never peers or data units.
/// </summary>
public sealed class NodeMetrics : IDisposable
{
    public const string MeterName = "Flashback.Node";

    private readonly Meter _meter = new(MeterName);

    public NodeMetrics(Func<int> peers, Func<long> headAgeSeconds, Func<int> ready)
    {
        Epochs = Counter(MetricCatalogue.Epochs);
        Dropped = Counter(MetricCatalogue.Dropped);
        Samples = Counter(MetricCatalogue.Samples);
        Transactions = Counter(MetricCatalogue.Transactions);
        SignRefusals = Counter(MetricCatalogue.SignRefusals);
        Mistakes = Counter(MetricCatalogue.Mistakes);
        Gauge(MetricCatalogue.Peers, peers);
        Gauge(MetricCatalogue.ChainHeadAge, headAgeSeconds);
        Gauge(MetricCatalogue.Ready, ready);
    }

    public Counter<long> Epochs { get; }

    public Counter<long> Dropped { get; }

    public Counter<long> Samples { get; }

    public Counter<long> Transactions { get; }

    public Counter<long> SignRefusals { get; }

    public Counter<long> Mistakes { get; }

    public static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    public void Dispose() => _meter.Dispose();

    private Counter<long> Counter(MetricDeclaration metric) => _meter.CreateCounter<long>(metric.Instrument, metric.Unit, metric.Help);

    private void Gauge<T>(MetricDeclaration metric, Func<T> value) where T : struct =>
        _meter.CreateObservableGauge(metric.Instrument, value, metric.Unit, metric.Help);
}
