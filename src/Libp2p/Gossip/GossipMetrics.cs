using System.Diagnostics.Metrics;

namespace Flashback.Libp2p.Gossip;

/// <summary>Counters of the router, on the meter <c>Flashback.Libp2p</c>.</summary>
internal sealed class GossipMetrics : IDisposable
{
    public const string MeterName = "Flashback.Libp2p";

    private readonly Meter _meter = new(MeterName);

    public GossipMetrics()
    {
        Published = _meter.CreateCounter<long>("gossip_published_messages", description: "Own messages given to the router.");
        Delivered = _meter.CreateCounter<long>("gossip_delivered_messages", description: "Accepted messages handed to the application.");
        Undelivered = _meter.CreateCounter<long>("gossip_undelivered_messages", description: "Accepted messages dropped because the application lags.");
        Duplicates = _meter.CreateCounter<long>("gossip_duplicate_messages", description: "Messages that had come before.");
        Rejected = _meter.CreateCounter<long>("gossip_rejected_messages", description: "Messages that no honest peer forwards.");
        Ignored = _meter.CreateCounter<long>("gossip_ignored_messages", description: "Messages dropped without blame.");
        Throttled = _meter.CreateCounter<long>("gossip_throttled_messages", description: "Messages not taken because validation is behind.");
        OverRate = _meter.CreateCounter<long>("gossip_over_rate_messages", description: "Messages dropped because the peer sends too many.");
        FromGuests = _meter.CreateCounter<long>("gossip_guest_messages", description: "Messages that guests sent, who may not. None is read.");
        Dropped = _meter.CreateCounter<long>("gossip_dropped_messages", description: "Messages not sent because the peer reads too slowly.");
    }

    public Counter<long> Published { get; }
    public Counter<long> Delivered { get; }
    public Counter<long> Undelivered { get; }
    public Counter<long> Duplicates { get; }
    public Counter<long> Rejected { get; }
    public Counter<long> Ignored { get; }
    public Counter<long> Throttled { get; }
    public Counter<long> OverRate { get; }
    public Counter<long> FromGuests { get; }
    public Counter<long> Dropped { get; }

    public void Dispose() => _meter.Dispose();
}
