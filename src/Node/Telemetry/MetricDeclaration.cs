
namespace Flashback.Node.Telemetry;

/// <summary>One metric of ours.</summary>
/// <param name="Meter">The meter that its instrument stands on.</param>
/// <param name="Instrument">The instrument's name there.</param>
/// <param name="Kind">How its value changes.</param>
/// <param name="Unit">UCUM, as "s"; empty for a count.</param>
/// <param name="Labels">The labels of its series, each of bounded values.</param>
/// <param name="Help">One sentence.</param>
public sealed record MetricDeclaration(
    string Meter, string Instrument, MetricKind Kind, string Unit, IReadOnlyList<string> Labels, string Help)
{
    /// <summary>The name on <c>/metrics</c>.</summary>
    public string Name => PrometheusName.Of(Instrument, Unit, Kind);
}
