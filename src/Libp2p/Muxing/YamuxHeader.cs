using System.Buffers.Binary;

namespace Flashback.Libp2p.Muxing;

/// <summary>The twelve bytes before every yamux frame, big endian: version 0, type, flags, stream, length.</summary>
internal readonly record struct YamuxHeader(YamuxType Type, YamuxFlags Flags, uint Stream, uint Length)
{
    public const int Size = 12;

    public void Write(Span<byte> destination)
    {
        destination[0] = 0;
        destination[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Stream);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Length);
    }

    /// <summary>False for another version or an unknown type. Unknown flags are kept and mean nothing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out YamuxHeader header)
    {
        header = new YamuxHeader(
            (YamuxType)source[1],
            (YamuxFlags)BinaryPrimitives.ReadUInt16BigEndian(source[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[8..]));
        return source[0] == 0 && header.Type <= YamuxType.GoAway;
    }
}
