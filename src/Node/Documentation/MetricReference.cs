using System.Text;
using Flashback.Node.Telemetry;

namespace Flashback.Node.Documentation;

/// <summary>docs/metrics.md, from the catalogue.</summary>
public static class MetricReference
{
    public static string Write()
    {
        var text = new StringBuilder("""
            # Metrics

            <!-- Written from the catalogue in the code; a test compares. UPDATE_DOCS=1 dotnet test tests/Node.Tests rewrites it. -->

            What `/metrics` shows, in the Prometheus text format. Every label has a bounded set of values. It also includes the metrics of
            the .NET runtime (meter `System.Runtime`: garbage collection, threads, memory, exceptions), whose names begin with `dotnet_`.

            | metric | type | unit | labels | what |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var metric in MetricCatalogue.All)
        {
            var labels = string.Join(", ", metric.Labels.Select(label => $"`{label}`"));
            text.Append($"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {metric.Unit} | {labels} | {metric.Help} |\n");
        }
        return text.ToString();
    }
}
