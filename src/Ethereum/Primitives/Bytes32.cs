using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Flashback.Ethereum;

/// <summary>Thirty-two bytes: a hash, a Merkle node, an ABI word. Compares as a big-endian number.</summary>
[InlineArray(Length)]
[SuppressMessage("Performance", "CA1815", Justification = "Equality is implemented below.")]
public struct Bytes32 : IEquatable<Bytes32>, IComparable<Bytes32>
{
    public const int Length = 32;

    private byte _element0;

    public static Bytes32 Zero => default;

    /// <exception cref="ArgumentException">The span is not exactly 32 bytes long.</exception>
    public Bytes32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"32 bytes are needed, not {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(this);
    }

    /// <summary>The bytes in place, without a copy.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => this;

    public readonly bool IsZero => Span.IndexOfAnyExcept((byte)0) < 0;

    public readonly byte[] ToArray() => Span.ToArray();

    /// <summary>The big-endian unsigned number that the bytes spell.</summary>
    public readonly BigInteger ToBigInteger() => new(Span, isUnsigned: true, isBigEndian: true);

    /// <exception cref="OverflowException">The number is negative or needs more than 32 bytes.</exception>
    public static Bytes32 FromBigInteger(BigInteger value)
    {
        if (value.Sign < 0 || value.GetByteCount(isUnsigned: true) > Length) throw new OverflowException($"{value} is not a uint256.");
        Bytes32 result = default;
        var size = value.GetByteCount(isUnsigned: true);
        value.TryWriteBytes(((Span<byte>)result)[(Length - size)..], out _, isUnsigned: true, isBigEndian: true);
        return result;
    }

    /// <summary>Parses 64 hex digits, with or without 0x.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Bytes32 Parse(string text) =>
        TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a 32-byte hex value (0x and 64 digits).");

    public static bool TryParse(string? text, out Bytes32 value)
    {
        value = default;
        return text is not null && Hex.TryDecode(text, value);
    }

    public readonly bool Equals(Bytes32 other) => Span.SequenceEqual(other.Span);
    public override readonly bool Equals(object? obj) => obj is Bytes32 other && Equals(other);
    public override readonly int GetHashCode() => Unsafe.ReadUnaligned<int>(in _element0);
    public readonly int CompareTo(Bytes32 other) => Span.SequenceCompareTo(other.Span);
    public static bool operator ==(Bytes32 left, Bytes32 right) => left.Equals(right);
    public static bool operator !=(Bytes32 left, Bytes32 right) => !left.Equals(right);
    public static bool operator <(Bytes32 left, Bytes32 right) => left.CompareTo(right) < 0;
    public static bool operator >(Bytes32 left, Bytes32 right) => left.CompareTo(right) > 0;
    public static bool operator <=(Bytes32 left, Bytes32 right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Bytes32 left, Bytes32 right) => left.CompareTo(right) >= 0;

    public override readonly string ToString() => Hex.Encode(Span);
}
