using System.Buffers;
using System.Numerics;

namespace Flashback.Libp2p.Formats;

/// <summary>The unsigned varint of multiformats: LEB128, minimal, at most 63 bits.</summary>
public static class Varint
{
    public const int MaxLength = 9;

    public static int LengthOf(ulong value) => Math.Max(1, (BitOperations.Log2(value) + 7) / 7);

    /// <summary>Writes the value and returns how many bytes it took.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) destination[length++] = (byte)(value | 0x80);
        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>
    /// Reads one varint of at most <paramref name="maxLength"/> bytes. NeedMoreData when it is cut short,
    /// InvalidData when it is longer than allowed or not minimal.
    /// </summary>
    public static OperationStatus Read(ReadOnlySpan<byte> source, out ulong value, out int length, int maxLength = MaxLength)
    {
        value = 0;
        for (length = 0; length < source.Length && length < maxLength;)
        {
            var b = source[length];
            value |= (ulong)(b & 0x7f) << (7 * length);
            length++;
            if (b >= 0x80) continue;
            return b == 0 && length > 1 ? OperationStatus.InvalidData : OperationStatus.Done;
        }
        return length == maxLength ? OperationStatus.InvalidData : OperationStatus.NeedMoreData;
    }
}
