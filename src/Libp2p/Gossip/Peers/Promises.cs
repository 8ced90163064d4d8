using Flashback.Libp2p.Gossip.Frames;
namespace Flashback.Libp2p.Gossip.Peers;

/// <summary>Messages that peers announced and were asked for: one message of each request, chosen unpredictably, is tracked.</summary>
internal sealed class Promises
{
    private readonly Dictionary<MessageId, Dictionary<GossipPeer, TimeSpan>> _open = [];

    public void Add(MessageId id, GossipPeer peer, TimeSpan due)
    {
        if (!_open.TryGetValue(id, out var peers)) _open.Add(id, peers = []);
        peers.TryAdd(peer, due);
    }

    /// <summary>The message came, from any peer.</summary>
    public void Kept(MessageId id) => _open.Remove(id);

    /// <summary>Removes overdue promises and returns how many each peer broke.</summary>
    public Dictionary<GossipPeer, int> TakeBroken(TimeSpan now)
    {
        var broken = new Dictionary<GossipPeer, int>();
        foreach (var (id, peers) in _open)
        {
            foreach (var (peer, due) in peers)
            {
                if (due > now) continue;
                broken[peer] = broken.GetValueOrDefault(peer) + 1;
                peers.Remove(peer);
            }
            if (peers.Count == 0) _open.Remove(id);
        }
        return broken;
    }
}
