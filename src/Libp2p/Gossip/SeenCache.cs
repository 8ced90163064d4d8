namespace Flashback.Libp2p.Gossip;

/// <summary>
/// Ids of messages met. Two generations: a full or aged one is dropped whole, so an id lives from one to two times the TTL and
/// memory is bounded. Readers of many peers ask at once; only the router adds.
/// </summary>
internal sealed class SeenCache(TimeSpan ttl, int maxPerGeneration, TimeProvider time)
{
    private readonly Lock _gate = new();
    private HashSet<MessageId> _young = [], _old = [];
    private long _since = time.GetTimestamp();

    public bool Contains(in MessageId id)
    {
        lock (_gate) return _young.Contains(id) || _old.Contains(id);
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
