using System.Security.Cryptography;
using System.Text;

namespace Flashback.Probes.Signing;

/// <summary>The canonical forms of AWS Signature Version 4, shared by the signing and the verifying side.</summary>
public static class SigV4Text
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    public const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>Percent-encodes UTF-8 bytes but for RFC 3986's unreserved characters (and '/', where told), in upper-case hex.</summary>
    public static string UriEncode(string text, bool keepSlash = false)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)value;
            if (Unreserved.Contains(character) || (keepSlash && character == '/')) encoded.Append(character);
            else encoded.Append('%').Append(value.ToString("X2"));
        }
        return encoded.ToString();
    }

    /// <summary>Decoded query parameters, encoded and sorted by name, then value, as the canonical request wants them.</summary>
    public static string CanonicalQuery(IEnumerable<KeyValuePair<string, string>> parameters) =>
        string.Join('&', parameters
            .Select(pair => (Name: UriEncode(pair.Key), Value: UriEncode(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

    /// <param name="method">Upper-case HTTP method.</param>
    /// <param name="path">The encoded path as it stands on the wire (S3 does not encode it a second time).</param>
    /// <param name="query">From <see cref="CanonicalQuery"/>.</param>
    /// <param name="headers">The signed headers, names in lower case.</param>
    /// <param name="payloadHash">The value of x-amz-content-sha256.</param>
    public static string CanonicalRequest(
        string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, string payloadHash)
    {
        var sorted = headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToArray();
        var lines = string.Concat(sorted.Select(header => $"{header.Key}:{Collapse(header.Value)}\n"));
        return $"{method}\n{path}\n{query}\n{lines}\n{string.Join(';', sorted.Select(header => header.Key))}\n{payloadHash}";
    }

    public static string Scope(DateTimeOffset at, string region, string service) =>
        $"{at.UtcDateTime:yyyyMMdd}/{region}/{service}/aws4_request";

    public static string StringToSign(DateTimeOffset at, string scope, string canonicalRequest) =>
        $"{Algorithm}\n{at.UtcDateTime.ToString(TimeFormat)}\n{scope}\n{Sha256Hex(Encoding.UTF8.GetBytes(canonicalRequest))}";

    public static byte[] SigningKey(string secretKey, DateTimeOffset at, string region, string service)
    {
        var date = Hmac(Encoding.UTF8.GetBytes("AWS4" + secretKey), at.UtcDateTime.ToString("yyyyMMdd"));
        return Hmac(Hmac(Hmac(date, region), service), "aws4_request");
    }

    public static string Signature(byte[] signingKey, string stringToSign) => Convert.ToHexStringLower(Hmac(signingKey, stringToSign));

    public static string Sha256Hex(ReadOnlySpan<byte> data) => Convert.ToHexStringLower(SHA256.HashData(data));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Collapse(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
