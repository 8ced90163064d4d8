using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Flashback.Node.Api.Http;
using Flashback.Node.Telemetry;

namespace Flashback.Node.Tests.Api.Http;

public sealed partial class MetricsPageTests
{
    [Fact]
    public void Counters_add_up_gauges_are_asked_and_labels_are_escaped()
    {
        using var page = new MetricsPage();
        using var metrics = new NodeMetrics(() => 3, () => 7, () => 1);
        metrics.Dropped.Add(2, NodeMetrics.Label("reason", "batch-late"));
        metrics.Dropped.Add(1, NodeMetrics.Label("reason", "batch-late"));
        metrics.Transactions.Add(1, NodeMetrics.Label("kind", "a\"b\\c\n"), NodeMetrics.Label("outcome", "included"));
        var text = page.Write();
        Assert.Contains("# TYPE oracle_dropped_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("oracle_dropped_total{reason=\"batch-late\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("oracle_transactions_total{kind=\"a\\\"b\\\\c\\n\",outcome=\"included\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE oracle_peers gauge\noracle_peers 3\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_instrument_has_its_type_and_the_runtimes_are_there()
    {
        using var page = new MetricsPage();
        using var meter = new Meter("Flashback.Kinds");
        var upDown = meter.CreateUpDownCounter<int>("kinds.up_down");
        upDown.Add(5);
        upDown.Add(-2);
        meter.CreateGauge<double>("kinds.gauge").Record(0.5);
        meter.CreateObservableCounter("kinds.observed", () => 1.5, "s", "Told as a whole.");
        var histogram = meter.CreateHistogram<float>("kinds.sizes", "By");
        histogram.Record(1, new KeyValuePair<string, object?>("a.b", "x"));
        histogram.Record(2, new KeyValuePair<string, object?>("a.b", "x"));
        page.Write();
        var text = page.Write();
        Assert.Contains("# TYPE kinds_up_down gauge\nkinds_up_down 3\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE kinds_gauge gauge\nkinds_gauge 0.5\n", text, StringComparison.Ordinal);
        Assert.Contains("# HELP kinds_observed_seconds_total Told as a whole.\n# TYPE kinds_observed_seconds_total "
            + "counter\nkinds_observed_seconds_total 1.5\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE kinds_sizes_bytes summary\nkinds_sizes_bytes_sum{a_b=\"x\"} 3\nkinds_sizes_bytes_count{a_b=\"x\"} 2\n",
            text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total{gc_heap_generation=\"gen0\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\ndotnet_process_memory_working_set_bytes ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Meters_with_labels_chosen_by_others_are_excluded()
    {
        using var page = new MetricsPage();
        using var meter = new Meter("System.Net.Http");
        meter.CreateCounter<long>("foreign.requests").Add(1);
        Assert.DoesNotContain("foreign_requests", page.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_are_bounded()
    {
        using var page = new MetricsPage();
        using var meter = new Meter("Flashback.Bound");
        var counter = meter.CreateCounter<long>("bounded");
        for (var i = 0; i <= MetricsPage.MaxSeries; i++) counter.Add(1, new KeyValuePair<string, object?>("i", i));
        Assert.Equal(
            MetricsPage.MaxSeries, page.Write().Split('\n').Count(line => line.StartsWith("bounded_total{", StringComparison.Ordinal)));
    }

    /// <summary>The grammar of the text format, line by line.</summary>
    [Fact]
    public void The_page_is_well_formed()
    {
        using var page = new MetricsPage();
        using var metrics = new NodeMetrics(() => 3, () => 7, () => 1);
        metrics.Transactions.Add(1, NodeMetrics.Label("kind", "a\"b\\c\n}"), NodeMetrics.Label("outcome", "x=\"y\""));
        var text = page.Write();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var (declared, name, kind) = (new HashSet<string>(), "", "");
        var series = new HashSet<string>();
        foreach (var line in text[..^1].Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                name = Help().Match(line).Groups[1].Value;
                Assert.True(declared.Add(name), line);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var type = Type().Match(line);
                Assert.Equal(name, type.Groups[1].Value);
                kind = type.Groups[2].Value;
                Assert.Equal(kind == "counter", name.EndsWith("_total", StringComparison.Ordinal));
            }
            else
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success, line);
                Assert.Equal(name, kind == "summary" ? Regex.Replace(sample.Groups[1].Value, "_(sum|count)$", "") : sample.Groups[1].Value);
                Assert.True(series.Add(sample.Groups[1].Value + sample.Groups[2].Value), line);
            }
        }
    }

    [GeneratedRegex("^# HELP ([a-z_][a-z0-9_]*) [^\\n]*$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-z_][a-z0-9_]*) (counter|gauge|summary)$")]
    private static partial Regex Type();

    [GeneratedRegex(
        """^([a-z_][a-z0-9_]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\[\\"n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\[\\"n])*")*\})? (-?[0-9.]+(E[+-][0-9]+)?|NaN|[+-]Inf)$""")]
    private static partial Regex Sample();
}
