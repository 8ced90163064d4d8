using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
namespace Flashback.Libp2p.Gossip.Peers;

/// <summary>Messages of the last heartbeats, for those that ask, within a budget of bytes.</summary>
internal sealed class MessageCache(GossipOptions options)
{
    private readonly Dictionary<MessageId, Entry> _entries = [];

    // The newest window is the last; within a window ids are in the order of arrival.
    private readonly LinkedList<List<MessageId>> _windows = new([[]]);
    private long _bytes;

    private sealed class Entry(string topic, byte[] frame)
    {
        public string Topic { get; } = topic;
        public byte[] Frame { get; } = frame;
        public Dictionary<PeerId, int>? Sent { get; set; }
    }

    public int Count => _entries.Count;

    public void Put(in MessageId id, string topic, byte[] frame)
    {
        if (!_entries.TryAdd(id, new Entry(topic, frame))) return;
        _windows.Last!.Value.Add(id);
        _bytes += frame.Length;
        while (_bytes > options.MaxHistoryBytes && _windows.Count > 1) DropOldestWindow();
        if (_bytes > options.MaxHistoryBytes) DropOldestHalf(_windows.Last!.Value);
    }

    /// <summary>The frame, for a peer that asks; null when it is gone or was sent to it often enough.</summary>
    public byte[]? Take(in MessageId id, PeerId peer)
    {
        if (!_entries.TryGetValue(id, out var entry)) return null;
        var sent = entry.Sent ??= [];
        var count = sent.GetValueOrDefault(peer);
        if (count >= options.MaxRetransmissions) return null;
        sent[peer] = count + 1;
        return entry.Frame;
    }

    /// <summary>Ids of the topic that are still announced, newest first.</summary>
    public List<MessageId> Recent(string topic)
    {
        var ids = new List<MessageId>();
        var window = _windows.Last;
        for (var i = 0; i < options.HistoryGossip && window is not null; i++, window = window.Previous)
        {
            foreach (var id in window.Value)
            {
                if (_entries.TryGetValue(id, out var entry) && entry.Topic == topic) ids.Add(id);
            }
        }
        return ids;
    }

    public void Shift()
    {
        _windows.AddLast([]);
        if (_windows.Count > options.HistoryLength) DropOldestWindow();
    }

    private void DropOldestWindow()
    {
        foreach (var id in _windows.First!.Value) Drop(id);
        _windows.RemoveFirst();
    }

    private void DropOldestHalf(List<MessageId> window)
    {
        var half = (window.Count + 1) / 2;
        for (var i = 0; i < half; i++) Drop(window[i]);
        window.RemoveRange(0, half);
    }

    private void Drop(in MessageId id)
    {
        if (_entries.Remove(id, out var entry)) _bytes -= entry.Frame.Length;
    }
}
