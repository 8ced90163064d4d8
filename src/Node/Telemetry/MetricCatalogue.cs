using Flashback.Libp2p.Gossip;

namespace Flashback.Node.Telemetry;

/// <summary>Every metric of ours, declared once: the instruments are made from it, and so is docs/metrics.md.</summary>
public static class MetricCatalogue
{
    /// <summary>The meter of .NET itself, which <c>/metrics</c> shows too.</summary>
    public const string RuntimeMeter = "System.Runtime";

    /// <summary>How the names of our meters begin.</summary>
    public const string OwnPrefix = "Flashback.";

    public static readonly MetricDeclaration Epochs =
        Counter("oracle_epochs_total", "Epochs by the state they reached: began, certified, accepted.", "result");

    public static readonly MetricDeclaration Dropped =
        Counter("oracle_dropped_total", "Messages and plans dropped, by reason (docs/reasons.md).", "reason");

    public static readonly MetricDeclaration Samples = Counter("oracle_probe_samples_total", "Raw QoS records, by result.", "result");

    public static readonly MetricDeclaration Transactions =
        Counter("oracle_transactions_total", "Transactions by kind and outcome.", "kind", "outcome");

    public static readonly MetricDeclaration SignRefusals =
        Counter("oracle_sign_refusals_total", "Signatures that the sign log refused. Anything but 0 needs attention.");

    public static readonly MetricDeclaration Mistakes = Counter(
        "oracle_internal_errors_total",
        "Exceptions in this node's own code that lost a message, a connection or an answer. Anything but 0 is a bug to report.", "kind");

    public static readonly MetricDeclaration Peers = Gauge("oracle_peers", "", "Validators connected.");

    public static readonly MetricDeclaration ChainHeadAge = Gauge("oracle_chain_head_age_seconds", "s", "Age of the newest block.");

    public static readonly MetricDeclaration Ready = Gauge("oracle_ready", "", "1 when the node takes part in epochs.");

    public static IReadOnlyList<MetricDeclaration> All { get; } =
    [
        Epochs, Dropped, Samples, Transactions, SignRefusals, Mistakes, Peers, ChainHeadAge, Ready,
        .. GossipInstruments.Counters.Select(item => new MetricDeclaration(
            GossipInstruments.MeterName, item.Key, MetricKind.Counter, "", [], item.Value)),
    ];

    private static MetricDeclaration Counter(string name, string help, params string[] labels) =>
        new(NodeMetrics.MeterName, name, MetricKind.Counter, "", labels, help);

    private static MetricDeclaration Gauge(string name, string unit, string help) =>
        new(NodeMetrics.MeterName, name, MetricKind.Gauge, unit, [], help);
}
