using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Gossip.Peers;
namespace Flashback.Libp2p.Gossip;

/// <summary>
/// The protocol without any I/O: one thread at a time passes events to it; it changes its state and queues frames on links. This part:
/// peers, topics and the handling of messages. The others: control messages, and the heartbeat.
/// </summary>
internal sealed partial class GossipRouter(GossipOptions options, TimeProvider time, SeenCache seen, GossipMetrics metrics)
{
    private readonly long _start = time.GetTimestamp();
    private readonly Dictionary<PeerId, GossipPeer> _peers = [];
    private readonly Dictionary<string, GossipTopic> _topics = [];
    private readonly MessageCache _history = new(options);
    private readonly OwnMessages _own = new(options);
    private readonly Promises _promises = new();
    private readonly List<GossipPeer> _dirty = [];
    private readonly List<Arrival> _accepted = [];

    // Messages asked for: how many peers, and until when they may take.
    private readonly Dictionary<MessageId, (int Times, TimeSpan Until)> _asked = [];
    private int _heartbeats;

    /// <summary>Takes a message for validation; false when too many wait.</summary>
    public required Func<Arrival, bool> Validate { get; init; }

    /// <summary>True while validation is behind: then promises are not held against anyone.</summary>
    public required Func<bool> IsBehind { get; init; }

    /// <summary>Asks for a new stream to a peer whose link was lost or never established.</summary>
    public required Action<GossipPeer> Relink { get; init; }

    /// <summary>The score of a peer without a connection is not kept any longer.</summary>
    public required Action<GossipPeer> Forget { get; init; }

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>A connection is in use for the peer; an older one no longer counts.</summary>
    public void Connected(GossipPeer peer, Connection? connection)
    {
        if (peer.Connection is not null && peer.Connection == connection) return;
        LeaveMeshes(peer);
        peer.Link?.Close();
        peer.Link = null;
        peer.Connection = connection;
        peer.IsOutbound = connection?.Direction == Direction.Outbound;
        _peers[peer.Id] = peer;
    }

    public void Disconnected(GossipPeer peer, Connection? connection)
    {
        if (peer.Connection != connection) return;
        LeaveMeshes(peer);
        peer.Link?.Close();
        peer.Link = null;
        peer.Connection = null;
        peer.Topics.Clear();
        peer.DontWant.Clear();
        peer.Control.Clear();
        peer.LeftAt = Now;
        UpdateAllSnapshots();
    }

    /// <summary>A stream to the peer is established: our subscriptions are sent at once.</summary>
    public void Linked(GossipPeer peer, IGossipLink link)
    {
        peer.Link?.Close();
        peer.Link = link;
        if (_topics.Count > 0) Send(peer, GossipFrame.Subscriptions(_topics.Keys.Select(topic => (true, topic))), control: true);
        foreach (var topic in _topics.Values)
        {
            // A new stream must not leave the peer in a mesh that we have left.
            if (!peer.Topics.Contains(topic.Name)) continue;
            Serve(topic, peer);
            ReplayOwnMessages(topic, peer);
        }
    }

    public void Unlinked(GossipPeer peer, IGossipLink link)
    {
        if (peer.Link != link) return;
        peer.Link = null;
        LeaveMeshes(peer);
    }

    public void Join(GossipTopic topic)
    {
        _topics.Add(topic.Name, topic);
        Announce(topic, true);
        foreach (var peer in Shuffled(PeersOf(topic))) Serve(topic, peer);
        UpdateSnapshots(topic);
    }

    public void Leave(GossipTopic topic)
    {
        if (!_topics.Remove(topic.Name)) return;
        Announce(topic, false);
        foreach (var peer in topic.MeshPeers.Values.ToArray()) Prune(topic, peer, options.UnsubscribeBackoff);
        topic.Complete();
    }

    /// <summary>Sends an own message to every follower that may have it (flood publishing).</summary>
    /// <returns>Whether most of them are slow to read.</returns>
    public bool Publish(GossipTopic topic, MessageId id, byte[] frame)
    {
        if (topic.Left || !seen.TryAdd(id)) return false;
        metrics.Published.Add(1);
        _history.Put(id, topic.Name, frame);
        _own.Add(topic.Name, frame, Now);
        var (followers, behind) = (0, 0);
        foreach (var peer in _peers.Values)
        {
            if (!peer.Topics.Contains(topic.Name) || peer.Link is null) continue;
            if (!topic.MeshPeers.ContainsKey(peer.Id) && ScoreOf(peer) < options.Score.PublishThreshold) continue;
            Send(peer, frame, control: false);
            if (peer.IsGuest) continue;
            followers++;
            if (peer.Link.IsBehind) behind++;
        }
        return behind * 2 > followers;
    }

    /// <summary>A message that was not met before, as its reader saw it; another peer may have been quicker.</summary>
    public void Arrived(Arrival arrival)
    {
        if (arrival.Topic.Left || seen.Meet(arrival.Message.Id, arrival.From)) return;
        // A promise is kept as soon as the message is here: what we make of it is another matter.
        _promises.Kept(arrival.Message.Id);
        _asked.Remove(arrival.Message.Id);
        if (!Validate(arrival))
        {
            // Not remembered: it may come again when there is room.
            metrics.Throttled.Add(1);
            return;
        }
        seen.TryAdd(arrival.Message.Id);
        seen.Await(arrival.Message.Id, arrival.From);
        if (arrival.Message.Data.Length >= options.IDontWantThreshold) TellNotWanted(arrival);
    }

    public void Validated(Arrival arrival, Validation verdict)
    {
        switch (verdict)
        {
            case Validation.Reject:
                Punish(arrival.From, invalid: 1);
                metrics.Rejected.Add(1);
                break;
            case Validation.Ignore:
                metrics.Ignored.Add(1);
                break;
            case Validation.Accept when !arrival.Topic.Left:
                arrival.From.Score.FirstDelivery();
                if (arrival.Topic.TryDeliver(arrival.Message)) metrics.Delivered.Add(1);
                else metrics.Undelivered.Add(1);
                _accepted.Add(arrival);
                if (!arrival.Topic.HasOthersThan(arrival.From)) Forward();
                return;
        }
        seen.Settle(arrival.Message.Id);
    }

    /// <summary>Accepted messages wait to be forwarded.</summary>
    public bool HasAccepted => _accepted.Count > 0;

    /// <summary>
    /// Sends the messages accepted since the last time to the mesh. A peer that has sent a copy by now gets none: the longer the wait, the
    /// fewer duplicates, and the more messages are sent together.
    /// </summary>
    public void Forward()
    {
        foreach (var arrival in _accepted) Forward(arrival, seen.Settle(arrival.Message.Id));
        _accepted.Clear();
    }

    /// <summary>Sends what the events handled since the last flush have queued.</summary>
    public void Flush()
    {
        foreach (var peer in _dirty)
        {
            peer.Dirty = false;
            if (!peer.Control.IsEmpty)
            {
                peer.Link?.TrySend(GossipFrame.Control(peer.Control), control: true);
                peer.Control.Clear();
            }
            peer.Link?.Flush();
        }
        _dirty.Clear();
    }

    public double ScoreOf(GossipPeer peer) => peer.Score.Value(Now);

    /// <summary>Takes effect at once: a reader and the workers look at the flag before they spend anything on the peer.</summary>
    private void Punish(GossipPeer peer, int invalid = 0, int misbehaved = 0)
    {
        if (invalid > 0) peer.Score.Invalid(invalid);
        if (misbehaved > 0) peer.Score.Misbehaved(misbehaved);
        peer.Graylisted = ScoreOf(peer) < options.Score.GraylistThreshold;
    }

    private void Forward(Arrival arrival, List<GossipPeer> senders)
    {
        var id = arrival.Message.Id;
        _history.Put(id, arrival.Topic.Name, arrival.Frame);
        foreach (var peer in arrival.Topic.MeshPeers.Values)
        {
            if (!senders.Contains(peer) && !peer.DontWant.ContainsKey(id)) Send(peer, arrival.Frame, control: false);
        }
        foreach (var guest in arrival.Topic.Guests)
        {
            if (!guest.DontWant.ContainsKey(id)) Send(guest, arrival.Frame, control: false);
        }
    }

    /// <summary>
    /// Replays own messages published before the peer followed: see <see cref="OwnMessages"/>. It drops those that it has already received
    /// from others. A guest only receives messages published while it is connected.
    /// </summary>
    private void ReplayOwnMessages(GossipTopic topic, GossipPeer peer)
    {
        if (peer.Link is null || peer.IsGuest || ScoreOf(peer) < options.Score.PublishThreshold) return;
        foreach (var frame in _own.Of(topic.Name, Now))
        {
            if (peer.IWantBytes + frame.Length > options.MaxIWantBytes) return;
            peer.IWantBytes += frame.Length;
            Send(peer, frame, control: false);
        }
    }

    private void TellNotWanted(Arrival arrival)
    {
        foreach (var peer in arrival.Topic.MeshPeers.Values)
        {
            if (peer == arrival.From || peer.Link is not { TakesIDontWant: true }) continue;
            if (peer.IDontWantSent++ < options.MaxIDontWantIds) ControlFor(peer).IDontWant.Add(arrival.Message.Id);
        }
    }

    private void Announce(GossipTopic topic, bool subscribe)
    {
        var frame = GossipFrame.Subscriptions([(subscribe, topic.Name)]);
        foreach (var peer in _peers.Values) Send(peer, frame, control: true);
    }

    private void Send(GossipPeer peer, byte[] frame, bool control)
    {
        if (peer.Link is null) return;
        if (!peer.Link.TrySend(frame, control)) metrics.Dropped.Add(1);
        Touch(peer);
    }

    private ControlOut ControlFor(GossipPeer peer)
    {
        Touch(peer);
        return peer.Control;
    }

    private void Touch(GossipPeer peer)
    {
        if (peer.Dirty) return;
        peer.Dirty = true;
        _dirty.Add(peer);
    }

    private IEnumerable<GossipPeer> PeersOf(GossipTopic topic) =>
        _peers.Values.Where(peer => peer.Link is not null && peer.Topics.Contains(topic.Name));

    private void LeaveMeshes(GossipPeer peer)
    {
        peer.Score.LeftAllMeshes();
        foreach (var topic in _topics.Values)
        {
            topic.Guests.Remove(peer);
            if (topic.MeshPeers.Remove(peer.Id)) UpdateSnapshots(topic);
        }
    }

    private void UpdateAllSnapshots()
    {
        foreach (var topic in _topics.Values) UpdateSnapshots(topic);
    }

    private void UpdateSnapshots(GossipTopic topic)
    {
        topic.Peers = [.. _peers.Values.Where(peer => peer.Topics.Contains(topic.Name)).Select(peer => peer.Id)];
        topic.Mesh = [.. topic.MeshPeers.Keys];
    }
}
