using System.Numerics;

namespace Flashback.Ethereum.Rlp;

/// <summary>What RLP can say (yellow paper, appendix B): a byte string or a list of items.</summary>
public sealed class RlpItem
{
    private readonly byte[]? _bytes;
    private readonly RlpItem[]? _items;

    private RlpItem(byte[]? bytes, RlpItem[]? items) => (_bytes, _items) = (bytes, items);

    public bool IsList => _items is not null;

    /// <exception cref="FormatException">The item is a list.</exception>
    public ReadOnlySpan<byte> Bytes => _bytes ?? throw new FormatException("RLP: a byte string was expected, not a list.");

    /// <exception cref="FormatException">The item is a byte string.</exception>
    public IReadOnlyList<RlpItem> Items => _items ?? throw new FormatException("RLP: a list was expected, not a byte string.");

    public static RlpItem Of(ReadOnlySpan<byte> bytes) => new(bytes.ToArray(), null);

    /// <summary>A number in its shortest big-endian form; zero is the empty string.</summary>
    /// <exception cref="OverflowException">The number is negative.</exception>
    public static RlpItem Of(BigInteger number) =>
        new(number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true), null);

    public static RlpItem List(params IEnumerable<RlpItem> items) => new(null, [.. items]);

    /// <summary>The number that the bytes spell.</summary>
    /// <exception cref="FormatException">A list, a leading zero, or more than <paramref name="maxBytes"/> bytes.</exception>
    public BigInteger ToNumber(int maxBytes = 32)
    {
        if (Bytes.Length > maxBytes) throw new FormatException($"RLP: a number of {Bytes.Length} bytes, where at most {maxBytes} are allowed.");
        if (Bytes is [0, ..]) throw new FormatException("RLP: a number starts with a zero byte.");
        return new BigInteger(Bytes, isUnsigned: true, isBigEndian: true);
    }
}
