using System.Diagnostics.Metrics;

namespace Flashback.Libp2p.Gossip;

/// <summary>Counters of the router, as <see cref="GossipInstruments"/> declares them.</summary>
internal sealed class GossipMetrics : IDisposable
{
    private readonly Meter _meter = new(GossipInstruments.MeterName);

    public GossipMetrics()
    {
        Published = Create(GossipInstruments.Published);
        Delivered = Create(GossipInstruments.Delivered);
        Undelivered = Create(GossipInstruments.Undelivered);
        Duplicates = Create(GossipInstruments.Duplicates);
        Rejected = Create(GossipInstruments.Rejected);
        Ignored = Create(GossipInstruments.Ignored);
        Throttled = Create(GossipInstruments.Throttled);
        OverRate = Create(GossipInstruments.OverRate);
        FromGuests = Create(GossipInstruments.FromGuests);
        Dropped = Create(GossipInstruments.Dropped);
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

    private Counter<long> Create(string name) => _meter.CreateCounter<long>(name, description: GossipInstruments.Counters[name]);
}
