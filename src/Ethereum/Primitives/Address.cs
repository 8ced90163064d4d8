using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Flashback.Ethereum;

/// <summary>A twenty-byte account or contract address. Prints with the EIP-55 checksum; compares as a big-endian number.</summary>
[InlineArray(Length)]
[SuppressMessage("Performance", "CA1815", Justification = "Equality is implemented below.")]
public struct Address : IEquatable<Address>, IComparable<Address>
{
    public const int Length = 20;

    private byte _element0;

    public static Address Zero => default;

    /// <exception cref="ArgumentException">The span is not exactly 20 bytes long.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"20 bytes are needed, not {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(this);
    }

    /// <summary>The bytes in place, without a copy.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => this;

    public readonly bool IsZero => Span.IndexOfAnyExcept((byte)0) < 0;

    public readonly byte[] ToArray() => Span.ToArray();

    /// <summary>The low 20 bytes of keccak256(x ‖ y) of an uncompressed public key (64 bytes, or 65 with its 0x04 prefix).</summary>
    public static Address FromPublicKey(ReadOnlySpan<byte> uncompressed)
    {
        var point = uncompressed.Length == 65 && uncompressed[0] == 4 ? uncompressed[1..] : uncompressed;
        if (point.Length != 64) throw new ArgumentException("An uncompressed secp256k1 key is 64 or 65 bytes.", nameof(uncompressed));
        return new Address(Keccak256.Hash(point).Span[12..]);
    }

    /// <summary>Parses 40 hex digits, with or without 0x. Mixed case must carry a right EIP-55 checksum.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Address Parse(string text) =>
        TryParse(text, out var value)
            ? value
            : throw new FormatException($"'{text}' is not an address (0x and 40 hex digits; mixed case must carry the EIP-55 checksum).");

    public static bool TryParse(string? text, out Address value)
    {
        value = default;
        if (text is null || !Hex.TryDecode(text, value)) return false;
        var digits = text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text;
        var mixed = digits.ContainsAnyInRange('a', 'f') && digits.ContainsAnyInRange('A', 'F');
        if (!mixed || digits.SequenceEqual(value.ToString().AsSpan(2))) return true;
        value = default;
        return false;
    }

    public readonly bool Equals(Address other) => Span.SequenceEqual(other.Span);
    public override readonly bool Equals(object? obj) => obj is Address other && Equals(other);
    public override readonly int GetHashCode() => Unsafe.ReadUnaligned<int>(in _element0);
    public readonly int CompareTo(Address other) => Span.SequenceCompareTo(other.Span);
    public static bool operator ==(Address left, Address right) => left.Equals(right);
    public static bool operator !=(Address left, Address right) => !left.Equals(right);
    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;
    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;
    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;
    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    /// <summary>The EIP-55 form.</summary>
    public override readonly string ToString()
    {
        Span<char> text = stackalloc char[42];
        "0x".CopyTo(text);
        Convert.TryToHexStringLower(Span, text[2..], out _);
        Span<byte> ascii = stackalloc byte[40];
        for (var i = 0; i < 40; i++) ascii[i] = (byte)text[i + 2];
        var hash = Keccak256.Hash(ascii);
        for (var i = 0; i < 40; i++)
        {
            var nibble = (hash.Span[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
            if (nibble >= 8) text[i + 2] = char.ToUpperInvariant(text[i + 2]);
        }
        return new string(text);
    }
}
