using System.Diagnostics.CodeAnalysis;

namespace Flashback.Grpc.Wire;

/// <summary>The value of a header that ends in <c>-bin</c>: base64, sent without padding, read with or without it.</summary>
internal static class Base64Header
{
    public static string Encode(ReadOnlySpan<byte> value) => Convert.ToBase64String(value).TrimEnd('=');

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        var bare = text.Trim().TrimEnd('=');
        var padded = string.Concat(bare, "===".AsSpan(0, (4 - bare.Length % 4) % 4));
        var buffer = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64String(padded, buffer, out var length)) return false;
        value = buffer[..length];
        return true;
    }
}
