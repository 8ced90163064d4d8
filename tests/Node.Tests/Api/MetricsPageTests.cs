using Flashback.Node.Api;
using Flashback.Node.Lifecycle;

namespace Flashback.Node.Tests.Api;

public sealed class MetricsPageTests
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
}
