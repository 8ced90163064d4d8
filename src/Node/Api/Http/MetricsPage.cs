using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Flashback.Node.Telemetry;

namespace Flashback.Node.Api.Http;

/// <summary>
/// Every instrument of our meters and of the .NET runtime in the Prometheus text format (version 0.0.4), gathered by a
/// <see cref="MeterListener"/>. The meters of ASP.NET and of HttpClient are excluded: remote parties choose the values of their labels.
/// </summary>
public sealed class MetricsPage : IDisposable
{
    /// <summary>Series remembered of one instrument; labels are bounded, so this is never reached by honest code.</summary>
    public const int MaxSeries = 1024;

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricSeries> _metrics = new(StringComparer.Ordinal);

    public MetricsPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!IsShown(instrument.Meter.Name)) return;
            var series = new MetricSeries(instrument);
            lock (_gate)
            {
                if (!_metrics.TryAdd(series.Name, series)) series = _metrics[series.Name];
            }
            listener.EnableMeasurementEvents(instrument, series);
        };
        _listener.SetMeasurementEventCallback<int>(Record);
        _listener.SetMeasurementEventCallback<long>(Record);
        _listener.SetMeasurementEventCallback<float>(Record);
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_gate)
        {
            foreach (var metric in _metrics.Values) metric.Write(text);
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsShown(string meter) =>
        meter.StartsWith(MetricCatalogue.OwnPrefix, StringComparison.Ordinal) || meter == MetricCatalogue.RuntimeMeter;

    private void Record<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? state)
        where T : struct, IConvertible
    {
        if (state is not MetricSeries series) return;
        lock (_gate) series.Record(value.ToDouble(CultureInfo.InvariantCulture), labels);
    }
}
