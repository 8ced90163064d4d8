namespace Flashback.Libp2p.Gossip.Peers;

/// <summary>Where frames for one peer go.</summary>
internal interface IGossipLink
{
    /// <summary>The peer speaks GossipSub 1.2.</summary>
    bool TakesIDontWant { get; }

    /// <summary>More waits for the peer than an own publisher may be ahead of it, until half of that is left.</summary>
    bool IsBehind { get; }

    /// <summary>Queues a frame; false when the queue is full. Control is always taken, within reason.</summary>
    bool TrySend(byte[] frame, bool control);

    /// <summary>Sends what was queued.</summary>
    void Flush();

    void Close();
}
