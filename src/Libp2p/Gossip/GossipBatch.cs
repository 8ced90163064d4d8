namespace Flashback.Libp2p.Gossip;

/// <summary>What one read of a peer's stream brought.</summary>
internal sealed class GossipBatch(GossipPeer peer)
{
    public GossipPeer Peer => peer;
    public List<Arrival> Arrivals { get; } = [];
    public List<GossipRpc> Control { get; } = [];

    /// <summary>Messages that break the signing policy or the size limit.</summary>
    public int Invalid { get; set; }

    /// <summary>Messages dropped for the peer's rate.</summary>
    public int OverRate { get; set; }

    /// <summary>Messages of a guest; none of them was looked at.</summary>
    public int FromGuest { get; set; }

    public bool IsEmpty => Arrivals.Count + Control.Count + Invalid + OverRate + FromGuest == 0;
}
