using Flashback.BridgeNode.Errors;
using Flashback.Probes.S3;

namespace Flashback.BridgeNode.S3;

/// <summary>The Range header for one range (RFC 9110, 14.1.2): first-last, first-, -suffix.</summary>
public static class ByteRangeHeader
{
    /// <summary>The bytes to serve; null for the whole object, which is also the answer to a header that makes no sense.</summary>
    /// <exception cref="S3Exception">The range is well formed but touches no byte of the object.</exception>
    public static ByteRange? Parse(string header, long length)
    {
        const string unit = "bytes=";
        if (!header.StartsWith(unit, StringComparison.Ordinal)) return null;
        var parts = header[unit.Length..].Split('-');
        if (parts.Length != 2 || !TryRead(parts[0], out var first) || !TryRead(parts[1], out var last) || (first is null && last is null))
            return null;
        if (first > last) return null;
        if (first is null)
        {
            var suffix = Math.Min(last!.Value, length);
            return suffix == 0 ? throw new S3Exception(S3Error.InvalidRange) : new ByteRange(length - suffix, suffix);
        }
        if (first >= length) throw new S3Exception(S3Error.InvalidRange);
        return new ByteRange(first.Value, Math.Min(last ?? length - 1, length - 1) - first.Value + 1);
    }

    private static bool TryRead(string digits, out long? value)
    {
        value = null;
        if (digits.Length == 0) return true;
        if (!digits.All(char.IsAsciiDigit)) return false;
        // More digits than a long has lie past any object.
        value = long.TryParse(digits, out var number) ? number : long.MaxValue;
        return true;
    }
}
