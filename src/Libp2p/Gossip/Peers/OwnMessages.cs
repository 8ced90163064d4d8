using Flashback.Libp2p.Gossip.Options;
namespace Flashback.Libp2p.Gossip.Peers;

/// <summary>
/// This node's recent messages, for followers that come late: other nodes' caches forget within a few heartbeats, and if no one was
/// connected when the message was published, no one else can repeat it. Bounded in time and in bytes, the oldest goes first.
/// </summary>
internal sealed class OwnMessages(GossipOptions options)
{
    private readonly Queue<(string Topic, byte[] Frame, TimeSpan At)> _kept = new();
    private long _bytes;

    public void Add(string topic, byte[] frame, TimeSpan now)
    {
        _kept.Enqueue((topic, frame, now));
        _bytes += frame.Length;
        Trim(now);
    }

    /// <summary>The frames of a topic in the order in which they were published.</summary>
    public IEnumerable<byte[]> Of(string topic, TimeSpan now)
    {
        Trim(now);
        return _kept.Where(item => item.Topic == topic).Select(item => item.Frame);
    }

    private void Trim(TimeSpan now)
    {
        while (_kept.TryPeek(out var oldest) && (_bytes > options.MaxOwnBytes || now - oldest.At > options.KeepOwn))
        {
            _bytes -= oldest.Frame.Length;
            _kept.Dequeue();
        }
    }
}
