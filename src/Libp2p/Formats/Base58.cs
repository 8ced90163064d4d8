using System.Diagnostics.CodeAnalysis;

namespace Flashback.Libp2p.Formats;

/// <summary>Base58 with the Bitcoin alphabet. Quadratic, so both directions are bounded.</summary>
public static class Base58
{
    public const int MaxBytes = 128;
    public const int MaxText = 180;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxBytes, nameof(bytes));
        Span<byte> digits = stackalloc byte[MaxText];
        var count = 0;
        foreach (var b in bytes)
        {
            int carry = b;
            for (var i = 0; i < count || carry > 0; i++)
            {
                if (i == count) digits[count++] = 0;
                carry += digits[i] << 8;
                digits[i] = (byte)(carry % 58);
                carry /= 58;
            }
        }
        var zeros = LeadingCount<byte>(bytes, 0);
        Span<char> text = stackalloc char[zeros + count];
        text[..zeros].Fill('1');
        for (var i = 0; i < count; i++) text[zeros + i] = Alphabet[digits[count - 1 - i]];
        return new string(text);
    }

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length > MaxText) return false;
        Span<byte> reversed = stackalloc byte[MaxText];
        var count = 0;
        foreach (var c in text)
        {
            var carry = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (carry < 0) return false;
            for (var i = 0; i < count || carry > 0; i++)
            {
                if (i == count) reversed[count++] = 0;
                carry += reversed[i] * 58;
                reversed[i] = (byte)carry;
                carry >>= 8;
            }
        }
        var zeros = LeadingCount<char>(text, '1');
        bytes = new byte[zeros + count];
        for (var i = 0; i < count; i++) bytes[zeros + i] = reversed[count - 1 - i];
        return true;
    }

    private static int LeadingCount<T>(ReadOnlySpan<T> values, T value) where T : IEquatable<T>
    {
        var other = values.IndexOfAnyExcept(value);
        return other < 0 ? values.Length : other;
    }
}
