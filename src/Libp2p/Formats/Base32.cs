using System.Diagnostics.CodeAnalysis;

namespace Flashback.Libp2p.Formats;

/// <summary>RFC 4648 base32, lower case, without padding: the multibase <c>b</c> that CIDv1 text uses.</summary>
public static class Base32
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>Refuses characters outside the alphabet and non-zero bits left over at the end.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var result = new byte[text.Length * 5 / 8];
        int bits = 0, count = 0, buffer = 0;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0) return false;
            buffer = ((buffer << 5) | digit) & 0xfff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            result[count++] = (byte)(buffer >> bits);
        }
        if (bits >= 5 || (buffer & ((1 << bits) - 1)) != 0) return false;
        bytes = result;
        return true;
    }
}
