using System.Diagnostics.Metrics;

namespace Flashback.Node.Lifecycle;

/// <summary>The node's instruments. Labels are bounded: reason codes, kinds and outcomes, never peers or data units.</summary>
public sealed class NodeMetrics : IDisposable
{
    public const string MeterName = "Flashback.Node";

    private readonly Meter _meter = new(MeterName);

    public NodeMetrics(Func<int> peers, Func<long> headAgeSeconds, Func<int> ready)
    {
        Epochs = _meter.CreateCounter<long>("oracle_epochs_total", description: "Epochs by what became of them: began, certified, accepted.");
        Dropped = _meter.CreateCounter<long>("oracle_dropped_total", description: "Messages and plans dropped, by reason (docs/reasons.md).");
        Samples = _meter.CreateCounter<long>("oracle_probe_samples_total", description: "Raw QoS records, by result.");
        Transactions = _meter.CreateCounter<long>("oracle_transactions_total", description: "Transactions by kind and outcome.");
        SignRefusals = _meter.CreateCounter<long>("oracle_sign_refusals_total", description: "Signatures that the sign log refused. Anything but 0 needs a person.");
        Mistakes = _meter.CreateCounter<long>("oracle_mistakes_total", description: "Exceptions of this node's own code that cost a message, a connection, an answer, a probe or an item of work. Anything but 0 is a bug to report.");
        _meter.CreateObservableGauge("oracle_peers", peers, description: "Validators connected.");
        _meter.CreateObservableGauge("oracle_chain_head_age_seconds", headAgeSeconds, description: "Age of the newest block.");
        _meter.CreateObservableGauge("oracle_ready", ready, description: "1 when the node takes part in epochs.");
    }

    public Counter<long> Epochs { get; }

    public Counter<long> Dropped { get; }

    public Counter<long> Samples { get; }

    public Counter<long> Transactions { get; }

    public Counter<long> SignRefusals { get; }

    public Counter<long> Mistakes { get; }

    public static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    public void Dispose() => _meter.Dispose();
}
