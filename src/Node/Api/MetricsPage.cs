using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Flashback.Node.Lifecycle;

namespace Flashback.Node.Api;

/// <summary>The node's instruments in the Prometheus text format (version 0.0.4), gathered by a <see cref="MeterListener"/>.</summary>
public sealed class MetricsPage : IDisposable
{
    /// <summary>Series remembered; labels are bounded, so this is never reached by honest code.</summary>
    public const int MaxSeries = 1024;

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (string Type, string Help)> _instruments = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<string, double>> _series = new(StringComparer.Ordinal);

    public MetricsPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != NodeMetrics.MeterName) return;
            var isCounter = instrument.GetType().GetGenericTypeDefinition() == typeof(Counter<>);
            lock (_gate) _instruments[instrument.Name] = (isCounter ? "counter" : "gauge", instrument.Description ?? "");
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Record(instrument, value, labels));
        _listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Record(instrument, value, labels));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var (name, (type, help)) in _instruments)
            {
                text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");
                if (!_series.TryGetValue(name, out var series)) continue;
                foreach (var (labels, value) in series) text.Append($"{name}{labels} {value.ToString(CultureInfo.InvariantCulture)}\n");
            }
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var key = new StringBuilder();
        foreach (var (name, label) in labels) key.Append(key.Length == 0 ? "{" : ",").Append($"{name}=\"{Escape(label?.ToString() ?? "")}\"");
        if (key.Length > 0) key.Append('}');
        lock (_gate)
        {
            if (!_series.TryGetValue(instrument.Name, out var series)) _series[instrument.Name] = series = new(StringComparer.Ordinal);
            var known = series.TryGetValue(key.ToString(), out var before);
            if (!known && series.Count >= MaxSeries) return;
            series[key.ToString()] = instrument is Counter<long> ? before + value : value;
        }
    }

    private static string Escape(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
