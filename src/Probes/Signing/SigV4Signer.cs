
namespace Flashback.Probes.Signing;

/// <summary>
/// Signs requests with AWS Signature Version 4 in the Authorization header (AWS General Reference, "Signing AWS API requests").
/// </summary>
public sealed class SigV4Signer(S3Credentials credentials, string region, string service = "s3")
{
    /// <summary>The Authorization header's value.</summary>
    /// <param name="method">Upper-case HTTP method.</param>
    /// <param name="path">The encoded path as it stands on the wire.</param>
    /// <param name="query">Decoded parameters, in any order.</param>
    /// <param name="headers">All headers to sign, names in lower case; must hold host and x-amz-date, for S3 also
    /// x-amz-content-sha256.</param>
    /// <param name="payloadHash">Lower-case hex SHA-256 of the body, or one of S3's markers.</param>
    /// <param name="at">The time that x-amz-date states.</param>
    public string Authorization(
        string method, string path, IEnumerable<KeyValuePair<string, string>> query,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        string payloadHash, DateTimeOffset at)
    {
        var scope = SigV4Text.Scope(at, region, service);
        var request = SigV4Text.CanonicalRequest(method, path, SigV4Text.CanonicalQuery(query), headers, payloadHash);
        var key = SigV4Text.SigningKey(credentials.SecretKey, at, region, service);
        var signature = SigV4Text.Signature(key, SigV4Text.StringToSign(at, scope, request));
        var names = string.Join(';', headers.Select(header => header.Key).Order(StringComparer.Ordinal));
        return $"{SigV4Text.Algorithm} Credential={credentials.AccessKey}/{scope},SignedHeaders={names},Signature={signature}";
    }
}
