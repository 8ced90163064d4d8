namespace Flashback.Ethereum;

/// <summary>Hexadecimal text as Ethereum writes it: lower case with 0x.</summary>
public static class Hex
{
    public static string Encode(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>Decodes an even number of hex digits, with or without 0x.</summary>
    /// <exception cref="FormatException">The text is not hexadecimal.</exception>
    public static byte[] Decode(string text) => Convert.FromHexString(Digits(text));

    /// <summary>Decodes into <paramref name="destination"/>; false unless the text fills it exactly.</summary>
    public static bool TryDecode(string text, Span<byte> destination)
    {
        var digits = Digits(text);
        return digits.Length == destination.Length * 2
            && Convert.FromHexString(digits, destination, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static ReadOnlySpan<char> Digits(string text) => text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text;
}
