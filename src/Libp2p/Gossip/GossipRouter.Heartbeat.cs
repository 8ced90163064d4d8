using System.Security.Cryptography;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Peers;

namespace Flashback.Libp2p.Gossip;

/// <summary>Periodic work: scores decay, meshes are maintained, recent messages are announced.</summary>
internal sealed partial class GossipRouter
{
    private const int OpportunisticGraftTicks = 60;
    private const int OpportunisticGraftPeers = 2;

    private TimeSpan _decayed;

    public void Heartbeat()
    {
        _heartbeats++;
        seen.Tick();
        DecayScores();
        PunishBrokenPromises();
        foreach (var peer in _peers.Values.ToArray()) Refresh(peer);
        foreach (var topic in _topics.Values)
        {
            ExpireBackoffs(topic);
            KeepShape(topic);
            TellOfRecent(topic);
        }
        _history.Shift();
    }

    private void DecayScores()
    {
        for (; Now - _decayed >= options.Score.DecayInterval; _decayed += options.Score.DecayInterval)
        {
            foreach (var peer in _peers.Values) peer.Score.Decay();
        }
    }

    private void PunishBrokenPromises()
    {
        // Overload here must not look like an attack from there.
        var behind = IsBehind();
        foreach (var (id, asked) in _asked)
        {
            if (asked.Until <= Now) _asked.Remove(id);
        }
        foreach (var (peer, count) in _promises.TakeBroken(Now))
        {
            if (!behind) Punish(peer, misbehaved: count);
        }
    }

    private void Refresh(GossipPeer peer)
    {
        peer.NewHeartbeat();
        peer.Graylisted = ScoreOf(peer) < options.Score.GraylistThreshold;
        foreach (var (id, until) in peer.DontWant)
        {
            if (until <= _heartbeats) peer.DontWant.Remove(id);
        }
        if (peer.Connection is not null)
        {
            if (peer.Link is null) Relink(peer);
        }
        else if (peer.IsGuest || Now - peer.LeftAt > options.Score.Retain || _peers.Count > options.Score.MaxRetained)
        {
            _peers.Remove(peer.Id);
            Forget(peer);
        }
    }

    private void ExpireBackoffs(GossipTopic topic)
    {
        foreach (var (peer, until) in topic.Backoff)
        {
            if (until <= Now) topic.Backoff.Remove(peer);
        }
    }

    private void KeepShape(GossipTopic topic)
    {
        foreach (var peer in topic.MeshPeers.Values.Where(peer => ScoreOf(peer) < 0).ToArray()) Prune(topic, peer, options.PruneBackoff);
        if (topic.MeshPeers.Count < options.DLow) Graft(topic, options.D - topic.MeshPeers.Count, _ => true);
        if (topic.MeshPeers.Count > options.DHigh) Shrink(topic);
        var outbound = topic.MeshPeers.Values.Count(peer => peer.IsOutbound);
        if (topic.MeshPeers.Count >= options.DLow && outbound < options.DOut)
            Graft(topic, options.DOut - outbound, peer => peer.IsOutbound);
        if (_heartbeats % OpportunisticGraftTicks == 0) GraftBetter(topic);
    }

    /// <summary>
    /// Keeps the best by score and the outbound quota; the others are chosen at random, so that no one can push others out.
    /// </summary>
    private void Shrink(GossipTopic topic)
    {
        var byScore = Shuffled(topic.MeshPeers.Values).OrderByDescending(ScoreOf).ToList();
        var kept = byScore.Take(options.DScore).ToHashSet();
        foreach (var peer in byScore.Skip(options.DScore).Where(peer => peer.IsOutbound))
        {
            if (kept.Count(p => p.IsOutbound) < options.DOut) kept.Add(peer);
        }
        foreach (var peer in Shuffled(byScore))
        {
            if (kept.Count < options.D) kept.Add(peer);
        }
        foreach (var peer in byScore.Where(peer => !kept.Contains(peer))) Prune(topic, peer, options.PruneBackoff);
    }

    private void GraftBetter(GossipTopic topic)
    {
        if (topic.MeshPeers.Count < 2) return;
        var scores = topic.MeshPeers.Values.Select(ScoreOf).Order().ToArray();
        var median = scores[scores.Length / 2];
        if (median < options.Score.OpportunisticGraftThreshold) Graft(topic, OpportunisticGraftPeers, peer => ScoreOf(peer) > median);
    }

    private void Graft(GossipTopic topic, int count, Func<GossipPeer, bool> fits)
    {
        foreach (var peer in Shuffled(PeersOf(topic)))
        {
            if (count <= 0) return;
            if (fits(peer) && TryGraft(topic, peer)) count--;
        }
    }

    private void TellOfRecent(GossipTopic topic)
    {
        var others = Shuffled(PeersOf(topic).Where(
            peer => !peer.IsGuest && !topic.MeshPeers.ContainsKey(peer.Id) && ScoreOf(peer) >= options.Score.GossipThreshold));
        if (others.Length + topic.Guests.Count == 0) return;
        var ids = _history.Recent(topic.Name);
        if (ids.Count == 0) return;
        var count = Math.Max(options.DLazy, (int)(others.Length * options.GossipFactor));
        // If there are too many for one message, each peer gets a different selection; otherwise all share one frame.
        var shared = ids.Count <= options.MaxIHaveIds ? IHaveFrame(topic, ids) : null;
        foreach (var peer in others.Take(count).Concat(topic.Guests))
            Send(peer, shared ?? IHaveFrame(topic, [.. Shuffled(ids).Take(options.MaxIHaveIds)]), control: true);
    }

    private static byte[] IHaveFrame(GossipTopic topic, List<MessageId> ids)
    {
        var control = new ControlOut();
        control.IHave.Add((topic.Name, ids));
        return GossipFrame.Control(control);
    }

    private static T[] Shuffled<T>(IEnumerable<T> items)
    {
        T[] array = [.. items];
        RandomNumberGenerator.Shuffle(array.AsSpan());
        return array;
    }
}
