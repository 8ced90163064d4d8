using System.Globalization;
using System.Numerics;

namespace Flashback.Ethereum.JsonRpc.Transport;

/// <summary>Numbers as JSON-RPC writes them: 0x and the fewest hex digits.</summary>
public static class Quantity
{
    private const int MaxLength = 66;

    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static string Write(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return "0x" + (digits.Length == 0 ? "0" : digits);
    }

    /// <summary>Reads up to 64 digits; leading zeros, which some servers write, are taken.</summary>
    public static bool TryRead(string? text, out BigInteger value)
    {
        value = default;
        return text is { Length: > 2 and <= MaxLength } && text.StartsWith("0x", StringComparison.Ordinal)
            && BigInteger.TryParse("0" + text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
