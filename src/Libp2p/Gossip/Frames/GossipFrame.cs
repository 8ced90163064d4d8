using System.Buffers;
using System.Text;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Gossip.Frames;

/// <summary>Encodes RPCs behind their length, ready for the stream.</summary>
internal static class GossipFrame
{
    /// <summary>An RPC with one message. The data stands at the returned offset, so message and frame share one array.</summary>
    public static byte[] Publish(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> data, out int dataOffset)
    {
        var message = ProtoWriter.SizeOf(2, data.Length) + ProtoWriter.SizeOf(4, topic.Length);
        var rpc = ProtoWriter.SizeOf(2, message);
        var frame = new byte[Varint.LengthOf((ulong)rpc) + rpc];
        var at = Varint.Write(frame, (ulong)rpc);
        at += Header(frame.AsSpan(at), 2, message);
        at += Header(frame.AsSpan(at), 2, data.Length);
        dataOffset = at;
        data.CopyTo(frame.AsSpan(at));
        at += data.Length;
        at += Header(frame.AsSpan(at), 4, topic.Length);
        topic.CopyTo(frame.AsSpan(at));
        return frame;
    }

    public static byte[] Subscriptions(IEnumerable<(bool Subscribe, string Topic)> subscriptions)
    {
        var rpc = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(rpc);
        foreach (var (subscribe, topic) in subscriptions)
        {
            var name = Encoding.UTF8.GetBytes(topic);
            writer.Header(1, 2 + ProtoWriter.SizeOf(2, name.Length));
            writer.Varint(1, subscribe ? 1u : 0u);
            writer.Bytes(2, name);
        }
        return Prefixed(rpc.WrittenSpan);
    }

    public static byte[] Control(ControlOut control)
    {
        var content = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(content);
        foreach (var (topic, ids) in control.IHave)
        {
            var name = Encoding.UTF8.GetBytes(topic);
            writer.Header(1, ProtoWriter.SizeOf(1, name.Length) + (ids.Count * ProtoWriter.SizeOf(2, MessageId.Length)));
            writer.Bytes(1, name);
            foreach (var id in ids) writer.Bytes(2, id.Span);
        }
        if (control.IWant.Count > 0) Ids(writer, 2, control.IWant);
        foreach (var topic in control.Graft)
        {
            var name = Encoding.UTF8.GetBytes(topic);
            writer.Header(3, ProtoWriter.SizeOf(1, name.Length));
            writer.Bytes(1, name);
        }
        foreach (var (topic, backoff) in control.Prune)
        {
            var name = Encoding.UTF8.GetBytes(topic);
            writer.Header(4, ProtoWriter.SizeOf(1, name.Length) + 1 + Varint.LengthOf(backoff));
            writer.Bytes(1, name);
            writer.Varint(3, backoff);
        }
        if (control.IDontWant.Count > 0) Ids(writer, 5, control.IDontWant);
        var rpc = new ArrayBufferWriter<byte>(content.WrittenCount + 8);
        new ProtoWriter(rpc).Bytes(3, content.WrittenSpan);
        return Prefixed(rpc.WrittenSpan);
    }

    private static void Ids(ProtoWriter writer, uint field, List<MessageId> ids)
    {
        writer.Header(field, ids.Count * ProtoWriter.SizeOf(1, MessageId.Length));
        foreach (var id in ids) writer.Bytes(1, id.Span);
    }

    private static byte[] Prefixed(ReadOnlySpan<byte> rpc)
    {
        var frame = new byte[Varint.LengthOf((ulong)rpc.Length) + rpc.Length];
        rpc.CopyTo(frame.AsSpan(Varint.Write(frame, (ulong)rpc.Length)));
        return frame;
    }

    private static int Header(Span<byte> destination, uint field, int length)
    {
        destination[0] = (byte)((field << 3) | 2);
        return 1 + Varint.Write(destination[1..], (ulong)length);
    }
}
