using System.Diagnostics.Metrics;
using System.Reflection;
using Flashback.Libp2p;
using Flashback.Node.Api.Http;
using Flashback.Node.Telemetry;

namespace Flashback.Node.Tests.Telemetry;

public sealed class MetricCatalogueTests
{
    /// <summary>
    /// Every class of ours that keeps a meter is made, so that a new one, or a new instrument, cannot stay outside the catalogue.
    /// </summary>
    [Fact]
    public void Every_instrument_of_our_meters_is_declared_documented_and_shown()
    {
        var published = new Dictionary<string, Instrument>();
        using var listener = new MeterListener();
        var owners = OwnersOfMeters().ToList();
        Assert.Equal(["GossipMetrics", "NodeMetrics"], owners.Select(type => type.Name).Order());
        using var page = new MetricsPage();
        var made = owners.ConvertAll(Make);
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (MetricCatalogue.All.Any(metric => metric.Meter == instrument.Meter.Name)) published[instrument.Name] = instrument;
        };
        listener.Start();
        Assert.Equal(MetricCatalogue.All.Select(metric => metric.Instrument).Order(), published.Keys.Order());
        var shown = page.Write();
        var documented = Documentation.Pages.Text("docs/metrics.md");
        foreach (var metric in MetricCatalogue.All)
        {
            var instrument = published[metric.Instrument];
            Assert.Equal((metric.Meter, metric.Unit, metric.Help), (instrument.Meter.Name, instrument.Unit ?? "", instrument.Description));
            Assert.Contains($"# TYPE {metric.Name} {metric.Kind.ToString().ToLowerInvariant()}\n", shown, StringComparison.Ordinal);
            Assert.Contains($"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} |", documented, StringComparison.Ordinal);
        }
        foreach (var owner in made) owner.Dispose();
    }

    [Fact]
    public void Names_are_unique()
    {
        Assert.Equal(MetricCatalogue.All.Count, MetricCatalogue.All.Select(metric => metric.Name).Distinct().Count());
        Assert.All(MetricCatalogue.All, metric => Assert.EndsWith(".", metric.Help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("oracle_epochs_total", "", MetricKind.Counter, "oracle_epochs_total")]
    [InlineData("gossip_dropped_messages", "", MetricKind.Counter, "gossip_dropped_messages_total")]
    [InlineData("oracle_chain_head_age_seconds", "s", MetricKind.Gauge, "oracle_chain_head_age_seconds")]
    [InlineData("dotnet.gc.pause.time", "s", MetricKind.Counter, "dotnet_gc_pause_time_seconds_total")]
    [InlineData("dotnet.assembly.count", "{assembly}", MetricKind.Gauge, "dotnet_assembly_count")]
    public void Names_end_in_their_unit_and_counters_in_total(string instrument, string unit, MetricKind kind, string name) =>
        Assert.Equal(name, PrometheusName.Of(instrument, unit, kind));

    private static IEnumerable<Type> OwnersOfMeters() =>
        from assembly in new[] { typeof(NodeMetrics).Assembly, typeof(Libp2pHost).Assembly,
            typeof(Flashback.Probes.Records.ProbeReasons).Assembly }
        from type in assembly.GetTypes()
        where type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Any(
            field => field.FieldType == typeof(Meter))
        select type;

    private static IDisposable Make(Type owner) => owner == typeof(NodeMetrics)
        ? new NodeMetrics(() => 3, () => 7, () => 1)
        : (IDisposable)Activator.CreateInstance(owner, nonPublic: true)!;
}
