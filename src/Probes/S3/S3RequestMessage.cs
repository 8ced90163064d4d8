using System.Security.Cryptography;
using Flashback.Probes.Signing;
using Flashback.Probes.Transport;

namespace Flashback.Probes.S3;

/// <summary>Turns a request into a signed HTTP message.</summary>
internal static class S3RequestMessage
{
    public static string PayloadHash(IPayload? payload)
    {
        if (payload is null) return SigV4Text.EmptySha256;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[(int)Math.Min(PayloadContent.PieceLength, payload.Length)];
        for (long offset = 0; offset < payload.Length; offset += piece.Length)
        {
            var part = piece.AsSpan(0, (int)Math.Min(piece.Length, payload.Length - offset));
            payload.Read(offset, part);
            hash.AppendData(part);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static HttpRequestMessage Create(S3Request request, string payloadHash, string userAgent, PhaseClock clock)
    {
        var endpoint = request.Location.Endpoint;
        var name = endpoint.HostNameType == UriHostNameType.IPv6 ? endpoint.Host : endpoint.IdnHost;
        var host = endpoint.IsDefaultPort ? name : $"{name}:{endpoint.Port}";
        var query = SigV4Text.CanonicalQuery(request.Query);
        var url = $"{endpoint.Scheme}://{host}{request.Path}{(query.Length > 0 ? "?" : "")}{query}";
        var at = clock.Started;
        var headers = new Dictionary<string, string>
        {
            ["host"] = host,
            ["x-amz-content-sha256"] = payloadHash,
            ["x-amz-date"] = at.UtcDateTime.ToString(SigV4Text.TimeFormat),
        };
        var signer = new SigV4Signer(request.Location.Credentials, request.Location.Region);
        var authorization = signer.Authorization(request.Method.Method, request.Path, request.Query, headers, payloadHash, at);

        // What is signed must go out as it is: Uri would decode and re-encode parts of the path.
        var message = new HttpRequestMessage(
            request.Method, new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Host = host;
        message.Headers.TryAddWithoutValidation("x-amz-content-sha256", payloadHash);
        message.Headers.TryAddWithoutValidation("x-amz-date", headers["x-amz-date"]);
        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (request.Range is { } range) message.Headers.TryAddWithoutValidation("Range", range.ToString());
        if (request.Payload is { } payload) message.Content = new PayloadContent(payload, clock);
        return message;
    }
}
