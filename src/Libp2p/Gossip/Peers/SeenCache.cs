using Flashback.Libp2p.Gossip.Frames;
namespace Flashback.Libp2p.Gossip.Peers;

/// <summary>
/// Ids of messages met. Two generations: a full or aged one is dropped whole, so an id lives from one to two times the TTL and
/// memory is bounded. Readers of many peers ask at once; only the router adds.
/// </summary>
/// <remarks>
/// While a message waits for its verdict, the peers that send further copies are noted: they have it and need not get it.
/// The list of one message is as long as there are peers at most, and there are as many lists as messages may wait.
/// </remarks>
internal sealed class SeenCache(TimeSpan ttl, int maxPerGeneration, TimeProvider time)
{
    private readonly Lock _gate = new();
    private HashSet<MessageId> _young = [], _old = [];
    private readonly Dictionary<MessageId, List<GossipPeer>> _waiting = [];
    private long _since = time.GetTimestamp();

    public bool Contains(in MessageId id)
    {
        lock (_gate) return _young.Contains(id) || _old.Contains(id);
    }

    /// <summary>As <see cref="Contains"/>, for a copy that the peer has sent.</summary>
    public bool Meet(in MessageId id, GossipPeer peer)
    {
        lock (_gate)
        {
            if (!_young.Contains(id) && !_old.Contains(id)) return false;
            if (_waiting.TryGetValue(id, out var senders) && !senders.Contains(peer)) senders.Add(peer);
            return true;
        }
    }

    /// <summary>The message has come from this peer and waits for its verdict.</summary>
    public void Await(in MessageId id, GossipPeer peer)
    {
        lock (_gate) _waiting[id] = [peer];
    }

    /// <summary>The verdict is there.</summary>
    /// <returns>Who has sent the message so far.</returns>
    public List<GossipPeer> Settle(in MessageId id)
    {
        lock (_gate) return _waiting.Remove(id, out var senders) ? senders : [];
    }

    /// <returns>False when it was met before.</returns>
    public bool TryAdd(in MessageId id)
    {
        lock (_gate)
        {
            if (_old.Contains(id) || !_young.Add(id)) return false;
            if (_young.Count >= maxPerGeneration) Age();
            return true;
        }
    }

    public void Tick()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) >= ttl) Age();
        }
    }

    private void Age()
    {
        (_old, _young) = (_young, []);
        _since = time.GetTimestamp();
    }
}
