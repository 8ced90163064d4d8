using System.Buffers;
using System.Text;

namespace Flashback.Libp2p.Formats;

/// <summary>Appends protobuf fields in the order of the calls, with minimal varints (the form that signatures rely on).</summary>
public readonly ref struct ProtoWriter(IBufferWriter<byte> output)
{
    private const int MaxTagAndLength = 20;

    public void Varint(uint field, ulong value)
    {
        var span = output.GetSpan(MaxTagAndLength);
        var length = Formats.Varint.Write(span, field << 3);
        output.Advance(length + Formats.Varint.Write(span[length..], value));
    }

    public void Bytes(uint field, ReadOnlySpan<byte> value)
    {
        Header(field, value.Length);
        output.Write(value);
    }

    public void Text(uint field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Tag and length of a nested message that the caller writes next.</summary>
    public void Header(uint field, int length)
    {
        var span = output.GetSpan(MaxTagAndLength);
        var written = Formats.Varint.Write(span, (field << 3) | 2);
        output.Advance(written + Formats.Varint.Write(span[written..], (ulong)length));
    }

    /// <summary>The size of a length-delimited field with its tag.</summary>
    public static int SizeOf(uint field, int length) =>
        Formats.Varint.LengthOf(field << 3) + Formats.Varint.LengthOf((ulong)length) + length;
}
