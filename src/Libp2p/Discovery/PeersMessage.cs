using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Discovery;

/// <summary>
/// The two messages of an exchange. Question: <c>{ repeated { bytes peer = 1; uint64 sequence = 2 } held = 1 }</c>, what the asker
/// holds. Answer: <c>{ repeated bytes record = 1 }</c>, signed envelopes of what is newer.
/// </summary>
internal static class PeersMessage
{
    /// <summary>Peers in one message.</summary>
    public const int MaxPeers = AddressBook.MaxPeers + 1;

    public const int MaxQuestionBytes = 20 * 1024;
    public const int MaxAnswerBytes = 128 * 1024;

    public static byte[] Ask(IEnumerable<(PeerId Peer, ulong Sequence)> held)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(output);
        foreach (var (peer, sequence) in held.Take(MaxPeers))
        {
            writer.Header(1, ProtoWriter.SizeOf(1, peer.Bytes.Length) + 1 + Varint.LengthOf(sequence));
            writer.Bytes(1, peer.Bytes.Span);
            writer.Varint(2, sequence);
        }
        return output.WrittenSpan.ToArray();
    }

    public static bool TryReadQuestion(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Dictionary<PeerId, ulong>? held)
    {
        held = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field != 1) continue;
            if (held.Count == MaxPeers || !TryReadHeld(reader.Bytes(), held)) return false;
        }
        return reader.Complete;
    }

    /// <summary>As many of the records as fit.</summary>
    public static byte[] Answer(IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(output);
        foreach (var record in records.Take(MaxPeers))
        {
            if (output.WrittenCount + ProtoWriter.SizeOf(1, record.Length) > MaxAnswerBytes) break;
            writer.Bytes(1, record.Span);
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The envelopes, none of them looked at yet.</summary>
    public static bool TryReadAnswer(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out List<ReadOnlyMemory<byte>>? records)
    {
        records = [];
        var reader = new ProtoReader(bytes.Span);
        while (reader.Next())
        {
            if (reader.Field != 1) continue;
            var length = reader.Bytes(out var offset).Length;
            if (records.Count == MaxPeers || length > Protocols.PeerRecord.MaxEnvelope) return false;
            records.Add(bytes.Slice(offset, length));
        }
        return reader.Complete;
    }

    private static bool TryReadHeld(ReadOnlySpan<byte> bytes, Dictionary<PeerId, ulong> held)
    {
        PeerId? peer = null;
        ulong sequence = 0;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1 && !PeerId.TryFromBytes(reader.Bytes(), out peer)) return false;
            else if (reader.Field == 2) sequence = reader.Varint();
        }
        return reader.Complete && peer is not null && held.TryAdd(peer, sequence);
    }
}
