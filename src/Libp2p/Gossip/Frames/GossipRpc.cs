using System.Text;
using System.Text.Unicode;
using Flashback.Libp2p.Formats;
using Flashback.Libp2p.Gossip.Options;

namespace Flashback.Libp2p.Gossip.Frames;

/// <summary>
/// A decoded RPC. Messages stay in the frame and are identified by their position; what the router keeps is copied. Ids of another
/// length than ours cannot be ours and are left out.
/// </summary>
internal sealed class GossipRpc
{
    public readonly record struct Message(int TopicOffset, int TopicLength, int DataOffset, int DataLength, bool Signed);

    public List<Message> Messages { get; } = [];
    public List<(bool Subscribe, string Topic)> Subscriptions { get; } = [];
    public List<(string Topic, List<MessageId> Ids)> IHave { get; } = [];
    public List<MessageId> IWant { get; } = [];
    public List<MessageId> IDontWant { get; } = [];
    public List<string> Graft { get; } = [];
    public List<(string Topic, ulong BackoffSeconds)> Prune { get; } = [];

    /// <summary>Anything but messages.</summary>
    public bool HasControl =>
        Subscriptions.Count + IHave.Count + IWant.Count + IDontWant.Count + Graft.Count + Prune.Count > 0;

    /// <summary>
    /// Decodes strictly, into an RPC that is empty, with every count bounded. False when malformed or beyond a bound; never throws.
    /// </summary>
    public bool TryDecode(ReadOnlySpan<byte> frame, GossipOptions options)
    {
        var reader = new ProtoReader(frame);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    if (Subscriptions.Count == options.MaxSubscriptions || !DecodeSubscription(reader.Bytes(), options)) return false;
                    break;
                case 2:
                    var message = reader.Bytes(out var offset);
                    if (Messages.Count == options.MaxMessagesPerRpc || !DecodeMessage(message, offset)) return false;
                    break;
                case 3:
                    if (!DecodeControl(reader.Bytes(), options)) return false;
                    break;
            }
        }
        return reader.Complete;
    }

    private bool DecodeSubscription(ReadOnlySpan<byte> bytes, GossipOptions options)
    {
        var subscribe = false;
        var topic = "";
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1) subscribe = reader.Varint() != 0;
            else if (reader.Field == 2 && !TryTopic(reader.Bytes(), options, out topic)) return false;
        }
        if (topic.Length > 0) Subscriptions.Add((subscribe, topic));
        return reader.Complete;
    }

    private bool DecodeMessage(ReadOnlySpan<byte> bytes, int start)
    {
        int topicOffset = 0, topicLength = 0, dataOffset = 0, dataLength = 0;
        var signed = false;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: dataLength = reader.Bytes(out dataOffset).Length; break;
                case 4: topicLength = reader.Bytes(out topicOffset).Length; break;
                case 1 or 3 or 5 or 6: signed = true; break;
            }
        }
        Messages.Add(new Message(start + topicOffset, topicLength, start + dataOffset, dataLength, signed));
        return reader.Complete;
    }

    private bool DecodeControl(ReadOnlySpan<byte> bytes, GossipOptions options)
    {
        var entries = 0;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (++entries > options.MaxIHaveIds) return false;
            var known = reader.Field switch
            {
                1 => DecodeIHave(reader.Bytes(), options),
                2 => DecodeIds(reader.Bytes(), IWant, options.MaxIHaveIds),
                3 => DecodeTopicEntry(reader.Bytes(), options, prune: false),
                4 => DecodeTopicEntry(reader.Bytes(), options, prune: true),
                5 => DecodeIds(reader.Bytes(), IDontWant, options.MaxIHaveIds),
                _ => true,
            };
            if (!known) return false;
        }
        return reader.Complete;
    }

    private bool DecodeIHave(ReadOnlySpan<byte> bytes, GossipOptions options)
    {
        var topic = "";
        var ids = new List<MessageId>(Math.Min(bytes.Length / MessageId.Length, options.MaxIHaveIds));
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1 && !TryTopic(reader.Bytes(), options, out topic)) return false;
            else if (reader.Field == 2 && !TryAddId(reader.Bytes(), ids, options.MaxIHaveIds)) return false;
        }
        if (ids.Count > 0) IHave.Add((topic, ids));
        return reader.Complete;
    }

    private static bool DecodeIds(ReadOnlySpan<byte> bytes, List<MessageId> ids, int max)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1 && !TryAddId(reader.Bytes(), ids, max)) return false;
        }
        return reader.Complete;
    }

    private static bool TryAddId(ReadOnlySpan<byte> bytes, List<MessageId> ids, int max)
    {
        if (ids.Count == max) return false;
        if (bytes.Length == MessageId.Length) ids.Add(new MessageId(bytes));
        return true;
    }

    /// <summary>
    /// GRAFT, and PRUNE with its back-off. Peers that a PRUNE offers are not looked at: addresses come from the registry.
    /// </summary>
    private bool DecodeTopicEntry(ReadOnlySpan<byte> bytes, GossipOptions options, bool prune)
    {
        var topic = "";
        ulong backoff = 0;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1 && !TryTopic(reader.Bytes(), options, out topic)) return false;
            else if (prune && reader.Field == 3) backoff = reader.Varint();
        }
        if ((prune ? Prune.Count : Graft.Count) == options.MaxSubscriptions) return false;
        if (topic.Length == 0) return reader.Complete;
        if (prune) Prune.Add((topic, backoff));
        else Graft.Add(topic);
        return reader.Complete;
    }

    private static bool TryTopic(ReadOnlySpan<byte> bytes, GossipOptions options, out string topic)
    {
        var fits = bytes.Length <= options.MaxTopicBytes && Utf8.IsValid(bytes);
        topic = fits ? Encoding.UTF8.GetString(bytes) : "";
        return fits;
    }
}
