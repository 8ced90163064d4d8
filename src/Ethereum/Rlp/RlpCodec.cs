using System.Buffers;

namespace Flashback.Ethereum.Rlp;

/// <summary>Recursive Length Prefix. Decoding takes only the one canonical encoding of an item, so it may read hostile bytes.</summary>
public static class RlpCodec
{
    /// <summary>The longest input that is decoded, in bytes.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>How deep lists may nest in the input.</summary>
    public const int MaxDepth = 32;

    private const int ShortLimit = 55;

    public static byte[] Encode(RlpItem item)
    {
        var writer = new ArrayBufferWriter<byte>(Size(item));
        Write(writer, item);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Decodes exactly one item that fills the whole input.</summary>
    /// <exception cref="FormatException">The input is too long, truncated, not canonical, too deep, or has bytes left over.</exception>
    public static RlpItem Decode(ReadOnlySpan<byte> data) =>
        TryDecode(data, out var item, out var error) ? item : throw new FormatException("RLP: " + error);

    /// <summary>As <see cref="Decode"/>, without an exception.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> data, out RlpItem item, out string error)
    {
        item = RlpItem.List();
        error = $"the input has {data.Length} bytes, more than {MaxLength}.";
        if (data.Length > MaxLength) return false;
        var position = 0;
        if (!Read(data, ref position, 0, out item, out error)) return false;
        error = $"{data.Length - position} bytes are left over.";
        return position == data.Length;
    }

    private static int Size(RlpItem item)
    {
        var payload = PayloadSize(item);
        if (!item.IsList && payload == 1 && item.Bytes[0] < 0x80) return 1;
        return payload + (payload <= ShortLimit ? 1 : 1 + LengthOfLength(payload));
    }

    private static int PayloadSize(RlpItem item) => item.IsList ? item.Items.Sum(Size) : item.Bytes.Length;

    private static int LengthOfLength(int length) => length switch { <= 0xff => 1, <= 0xffff => 2, <= 0xffffff => 3, _ => 4 };

    private static void Write(ArrayBufferWriter<byte> writer, RlpItem item)
    {
        if (item.IsList)
        {
            WriteHeader(writer, 0xc0, PayloadSize(item));
            foreach (var child in item.Items) Write(writer, child);
            return;
        }
        if (item.Bytes is not [< 0x80]) WriteHeader(writer, 0x80, item.Bytes.Length);
        writer.Write(item.Bytes);
    }

    private static void WriteHeader(ArrayBufferWriter<byte> writer, int offset, int length)
    {
        if (length <= ShortLimit)
        {
            writer.Write([(byte)(offset + length)]);
            return;
        }
        var size = LengthOfLength(length);
        writer.Write([(byte)(offset + ShortLimit + size)]);
        for (var i = size - 1; i >= 0; i--) writer.Write([(byte)(length >> (8 * i))]);
    }

    private static bool Read(ReadOnlySpan<byte> data, ref int position, int depth, out RlpItem item, out string error)
    {
        item = RlpItem.List();
        error = "the input ends too early.";
        if (position >= data.Length) return false;
        var first = data[position];
        if (first < 0x80)
        {
            item = RlpItem.Of(data.Slice(position++, 1));
            return true;
        }
        if (!ReadLength(data, ref position, first >= 0xc0 ? 0xc0 : 0x80, out var length, out error)) return false;
        var payload = data.Slice(position, length);
        position += length;
        if (first >= 0xc0) return ReadList(payload, depth, out item, out error);
        error = "a single byte below 0x80 stands for itself and takes no prefix.";
        if (payload is [< 0x80]) return false;
        item = RlpItem.Of(payload);
        return true;
    }

    private static bool ReadList(ReadOnlySpan<byte> payload, int depth, out RlpItem item, out string error)
    {
        item = RlpItem.List();
        error = $"lists nest deeper than {MaxDepth}.";
        if (depth >= MaxDepth) return false;
        var items = new List<RlpItem>();
        for (var position = 0; position < payload.Length;)
        {
            if (!Read(payload, ref position, depth + 1, out var child, out error)) return false;
            items.Add(child);
        }
        item = RlpItem.List(items);
        return true;
    }

    private static bool ReadLength(ReadOnlySpan<byte> data, ref int position, int offset, out int length, out string error)
    {
        error = "the input ends too early.";
        length = data[position++] - offset;
        if (length > ShortLimit)
        {
            var size = length - ShortLimit;
            if (size > data.Length - position) return false;
            var digits = data.Slice(position, size);
            position += size;
            if (digits[0] == 0)
            {
                error = "a length starts with a zero byte.";
                return false;
            }
            if (size > 4) return false;
            var value = 0L;
            foreach (var digit in digits) value = value << 8 | digit;
            if (value <= ShortLimit)
            {
                error = "a short length is written in the long form.";
                return false;
            }
            if (value > data.Length - position) return false;
            length = (int)value;
        }
        return length <= data.Length - position;
    }
}
