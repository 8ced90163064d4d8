using System.Globalization;
using System.Text;

namespace Flashback.Grpc.Wire;

/// <summary>How <c>grpc-message</c> carries a Unicode sentence: UTF-8, with %XX for all but printable ASCII and for % itself.</summary>
internal static class PercentEncoding
{
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%')) return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
            _ = b is >= 0x20 and <= 0x7e and not (byte)'%' ? encoded.Append((char)b) : encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        return encoded.ToString();
    }

    /// <summary>Never fails: a broken %-sequence stays as it is, bytes that are no UTF-8 become U+FFFD.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%')) return text;
        var source = Encoding.UTF8.GetBytes(text);
        var decoded = new byte[source.Length];
        var length = 0;
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '%' && i + 2 < source.Length && char.IsAsciiHexDigit((char)source[i + 1]) && char.IsAsciiHexDigit((char)source[i + 2]))
            {
                decoded[length++] = byte.Parse(source.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
            }
            else
            {
                decoded[length++] = source[i];
            }
        }
        return Encoding.UTF8.GetString(decoded, 0, length);
    }
}
