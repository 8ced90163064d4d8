using System.Text.RegularExpressions;

namespace Flashback.Node.Telemetry;

/// <summary>Names as Prometheus wants them: no dots, the unit and <c>_total</c> of a counter at the end.</summary>
public static partial class PrometheusName
{
    public static string Of(string instrument, string unit, MetricKind kind)
    {
        var name = Label(instrument);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var bare = kind == MetricKind.Counter && name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
        if (!bare.EndsWith(suffix, StringComparison.Ordinal)) bare += suffix;
        return kind == MetricKind.Counter ? bare + "_total" : bare;
    }

    public static string Label(string name) => Foreign().Replace(name, "_");

    [GeneratedRegex("[^a-zA-Z0-9_]")]
    private static partial Regex Foreign();
}
