using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Flashback.BridgeNode.Errors;
using Flashback.Probes.Signing;

namespace Flashback.BridgeNode.Authentication;

/// <summary>Checks Signature Version 4 in the Authorization header: key, scope, clock, what is signed, and the signature.</summary>
public sealed class S3Authenticator(S3Credentials credentials, string region, TimeProvider time)
{
    /// <summary>How far the client's clock may be off, either way.</summary>
    public static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);

    /// <exception cref="S3Exception">The request is not signed by the one key of this node, or not now.</exception>
    public SignedRequest Verify(HttpRequest request, S3Target target)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) throw new S3Exception(S3Error.AccessDenied);
        if (!header.StartsWith(SigV4Text.Algorithm + " ", StringComparison.Ordinal))
            throw new S3Exception(S3Error.AuthorizationHeaderMalformed);
        var fields = Fields(header[(SigV4Text.Algorithm.Length + 1)..]);
        if (!fields.TryGetValue("Credential", out var credential) || !fields.TryGetValue("SignedHeaders", out var signed)
            || !fields.TryGetValue("Signature", out var signature))
            throw new S3Exception(S3Error.AuthorizationHeaderMalformed);

        var slash = credential.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) throw new S3Exception(S3Error.AuthorizationHeaderMalformed);
        if (credential[..slash] != credentials.AccessKey) throw new S3Exception(S3Error.InvalidAccessKeyId);
        var at = RequestTime(request);
        var scope = SigV4Text.Scope(at, region, "s3");
        if (credential[(slash + 1)..] != scope) throw new S3Exception(S3Error.AuthorizationHeaderMalformed);

        var payloadHash = request.Headers["x-amz-content-sha256"].ToString();
        var names = signed.Split(';');
        if (payloadHash.Length == 0 || !SignsEnough(request, names)) throw new S3Exception(S3Error.MissingSecurityHeader);

        var headers = names.Select(name => KeyValuePair.Create(name, request.Headers[name].ToString()));
        var canonical = SigV4Text.CanonicalRequest(
            request.Method, SigV4Text.UriEncode(target.Path, keepSlash: true), SigV4Text.CanonicalQuery(target.Query), headers,
            payloadHash);
        var key = SigV4Text.SigningKey(credentials.SecretKey, at, region, "s3");
        var expected = SigV4Text.Signature(key, SigV4Text.StringToSign(at, scope, canonical));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature)))
            throw new S3Exception(S3Error.SignatureDoesNotMatch);
        return new SignedRequest(payloadHash, key, expected, at, scope);
    }

    private DateTimeOffset RequestTime(HttpRequest request)
    {
        var text = request.Headers["x-amz-date"].ToString();
        if (!DateTimeOffset.TryParseExact(text, SigV4Text.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var at))
            throw new S3Exception(S3Error.MissingSecurityHeader);
        if ((time.GetUtcNow() - at).Duration() > MaxSkew) throw new S3Exception(S3Error.RequestTimeTooSkewed);
        return at;
    }

    /// <summary>An unsigned host or x-amz header could be swapped on the way.</summary>
    private static bool SignsEnough(HttpRequest request, string[] names) =>
        names.Contains("host") && request.Headers.Keys
            .Where(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .All(name => names.Contains(name.ToLowerInvariant()));

    private static Dictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0) fields[part[..sign]] = part[(sign + 1)..];
        }
        return fields;
    }
}
