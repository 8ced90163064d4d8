using System.Security.Cryptography;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Peers;

namespace Flashback.Libp2p.Gossip;

/// <summary>What peers ask and tell. Every rule has its bound; who ignores a rule loses score.</summary>
internal sealed partial class GossipRouter
{
    public void Received(GossipPeer peer, GossipRpc rpc)
    {
        var score = ScoreOf(peer);
        if (peer.Graylisted || score < options.Score.GraylistThreshold) return;
        foreach (var (subscribe, topic) in rpc.Subscriptions) OnSubscription(peer, subscribe, topic);
        foreach (var (topic, ids) in rpc.IHave) OnIHave(peer, score, topic, ids);
        if (rpc.IWant.Count > 0) OnIWant(peer, score, rpc.IWant);
        foreach (var topic in rpc.Graft) OnGraft(peer, score, topic);
        foreach (var (topic, seconds) in rpc.Prune) OnPrune(peer, topic, seconds);
        OnIDontWant(peer, rpc.IDontWant);
    }

    /// <summary>The reader found messages that break the signing policy, or more than the peer's rate.</summary>
    public void Offended(GossipPeer peer, int invalid, int overRate) => Punish(peer, invalid, Math.Min(overRate, 1));

    private void OnSubscription(GossipPeer peer, bool subscribe, string topic)
    {
        if (subscribe)
        {
            if (peer.Topics.Count >= options.MaxSubscriptions && !peer.Topics.Contains(topic)) return;
            if (!peer.Topics.Add(topic) || !_topics.TryGetValue(topic, out var joined)) return;
            if (peer.IsGuest || joined.MeshPeers.Count < options.D) Serve(joined, peer);
            ReplayOwnMessages(joined, peer);
            UpdateSnapshots(joined);
        }
        else if (peer.Topics.Remove(topic) && _topics.TryGetValue(topic, out var joined))
        {
            joined.Guests.Remove(peer);
            if (joined.MeshPeers.Remove(peer.Id)) peer.Score.LeftMesh(topic);
            UpdateSnapshots(joined);
        }
    }

    private void OnIHave(GossipPeer peer, double score, string topic, List<MessageId> ids)
    {
        if (peer.IsGuest || score < options.Score.GossipThreshold || !_topics.ContainsKey(topic)) return;
        if (++peer.IHaveMessages > options.MaxIHaveMessages) return;
        // Mostly all is known.
        ids.RemoveAll(id => seen.Contains(id) || _asked.GetValueOrDefault(id).Times >= options.MaxAskedPeers);
        if (ids.Count == 0) return;
        var wanted = ids.Distinct().ToArray();
        RandomNumberGenerator.Shuffle(wanted.AsSpan());
        var count = Math.Min(wanted.Length, options.MaxIHaveIds - peer.IdsAsked);
        if (count <= 0) return;
        peer.IdsAsked += count;
        ControlFor(peer).IWant.AddRange(wanted.AsSpan(0, count));
        foreach (var id in wanted.AsSpan(0, count)) _asked[id] = (_asked.GetValueOrDefault(id).Times + 1, Now + options.IWantFollowUp);
        _promises.Add(wanted[RandomNumberGenerator.GetInt32(count)], peer, Now + options.IWantFollowUp);
    }

    private void OnIWant(GossipPeer peer, double score, List<MessageId> ids)
    {
        if (score < options.Score.GossipThreshold) return;
        foreach (var id in ids)
        {
            if (peer.IWantBytes >= (peer.IsGuest ? options.MaxGuestIWantBytes : options.MaxIWantBytes)) return;
            if (_history.Take(id, peer.Id) is not { } frame) continue;
            peer.IWantBytes += frame.Length;
            Send(peer, frame, control: false);
        }
    }

    private void OnGraft(GossipPeer peer, double score, string name)
    {
        // An unknown topic gets no answer: answering would help a peer that sends many.
        if (!_topics.TryGetValue(name, out var topic) || topic.MeshPeers.ContainsKey(peer.Id)) return;
        if (peer.IsGuest)
        {
            Prune(topic, peer, options.PruneBackoff);
            return;
        }
        if (topic.Backoff.TryGetValue(peer.Id, out var until) && until > Now)
        {
            var soon = until - Now > options.PruneBackoff - options.GraftFloodThreshold;
            Punish(peer, misbehaved: soon ? 2 : 1);
            Prune(topic, peer, options.PruneBackoff);
            return;
        }
        var full = topic.MeshPeers.Count >= options.DHigh && !peer.IsOutbound;
        if (score < 0 || full)
        {
            Prune(topic, peer, options.PruneBackoff);
            return;
        }
        // A graft says that the peer follows the topic, even if its subscription is still on the way.
        if (peer.Topics.Add(name)) ReplayOwnMessages(topic, peer);
        AddToMesh(topic, peer);
    }

    private void OnPrune(GossipPeer peer, string name, ulong seconds)
    {
        if (!_topics.TryGetValue(name, out var topic)) return;
        if (topic.MeshPeers.Remove(peer.Id)) peer.Score.LeftMesh(name);
        var wish = seconds == 0 ? options.PruneBackoff : TimeSpan.FromSeconds(Math.Min(seconds, options.MaxBackoff.TotalSeconds));
        SetBackoff(topic, peer, wish);
        UpdateSnapshots(topic);
    }

    private void OnIDontWant(GossipPeer peer, List<MessageId> ids)
    {
        foreach (var id in ids)
        {
            if (++peer.IDontWantIds > options.MaxIDontWantIds) return;
            peer.DontWant[id] = _heartbeats + options.IDontWantTtl;
        }
    }

    /// <summary>A follower gets what it came for: a guest all messages and no more, others a place in the mesh.</summary>
    private void Serve(GossipTopic topic, GossipPeer peer)
    {
        if (peer.IsGuest) topic.Guests.Add(peer);
        else TryGraft(topic, peer);
    }

    private bool TryGraft(GossipTopic topic, GossipPeer peer)
    {
        if (peer.IsGuest) return false;
        if (peer.Link is null || topic.MeshPeers.ContainsKey(peer.Id) || topic.MeshPeers.Count >= options.DHigh) return false;
        if (topic.Backoff.TryGetValue(peer.Id, out var until) && until > Now) return false;
        if (ScoreOf(peer) < 0) return false;
        AddToMesh(topic, peer);
        ControlFor(peer).Graft.Add(topic.Name);
        return true;
    }

    private void AddToMesh(GossipTopic topic, GossipPeer peer)
    {
        topic.MeshPeers[peer.Id] = peer;
        peer.Score.JoinedMesh(topic.Name, Now);
        UpdateSnapshots(topic);
    }

    private void Prune(GossipTopic topic, GossipPeer peer, TimeSpan backoff)
    {
        if (topic.MeshPeers.Remove(peer.Id)) peer.Score.LeftMesh(topic.Name);
        SetBackoff(topic, peer, backoff);
        var prunes = ControlFor(peer).Prune;
        if (!prunes.Exists(p => p.Topic == topic.Name)) prunes.Add((topic.Name, (ulong)backoff.TotalSeconds));
        UpdateSnapshots(topic);
    }

    private void SetBackoff(GossipTopic topic, GossipPeer peer, TimeSpan backoff)
    {
        var until = Now + backoff;
        if (!topic.Backoff.TryGetValue(peer.Id, out var known) || known < until) topic.Backoff[peer.Id] = until;
    }
}
