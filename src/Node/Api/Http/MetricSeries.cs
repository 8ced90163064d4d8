using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Flashback.Node.Telemetry;

namespace Flashback.Node.Api.Http;

/// <summary>One metric of the page with its series. Guarded by the page's lock.</summary>
internal sealed class MetricSeries
{
    private readonly string _help;
    private readonly MetricKind _kind;
    private readonly bool _addsUp;
    private readonly SortedDictionary<string, (double Sum, long Count)> _values = new(StringComparer.Ordinal);

    public MetricSeries(Instrument instrument)
    {
        (_kind, _addsUp) = KindOf(instrument.GetType());
        Name = PrometheusName.Of(instrument.Name, instrument.Unit ?? "", _kind);
        _help = (instrument.Description ?? "")
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }

    public string Name { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var key = Key(labels);
        var known = _values.TryGetValue(key, out var before);
        if (!known && _values.Count >= MetricsPage.MaxSeries) return;
        _values[key] = _addsUp ? (before.Sum + value, before.Count + 1) : (value, 1);
    }

    public void Write(StringBuilder text)
    {
        text.Append($"# HELP {Name} {_help}\n# TYPE {Name} {_kind.ToString().ToLowerInvariant()}\n");
        foreach (var (labels, (sum, count)) in _values)
        {
            if (_kind == MetricKind.Summary) text.Append($"{Name}_sum{labels} {Number(sum)}\n{Name}_count{labels} {count}\n");
            else text.Append($"{Name}{labels} {Number(sum)}\n");
        }
    }

    /// <summary>An observable instrument tells its whole value, a gauge its newest; the others tell what is added.</summary>
    private static (MetricKind Kind, bool AddsUp) KindOf(Type type)
    {
        var kind = type.GetGenericTypeDefinition();
        if (kind == typeof(Counter<>)) return (MetricKind.Counter, true);
        if (kind == typeof(ObservableCounter<>)) return (MetricKind.Counter, false);
        if (kind == typeof(Histogram<>)) return (MetricKind.Summary, true);
        return (MetricKind.Gauge, kind == typeof(UpDownCounter<>));
    }

    private static string Key(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.IsEmpty) return "";
        var key = new StringBuilder();
        foreach (var (name, label) in labels)
        {
            key.Append(key.Length == 0 ? '{' : ',').Append($"{PrometheusName.Label(name)}=\"{Escape(label?.ToString() ?? "")}\"");
        }
        return key.Append('}').ToString();
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string label) => label
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
