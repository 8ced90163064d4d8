using System.Net;
using Flashback.Protocol.Samples;

namespace Flashback.Probes.S3;

/// <summary>What a response's status line and headers mean for the request that they answer.</summary>
internal static class S3ResponseRules
{
    public static bool IsSuccess(S3Request request, HttpStatusCode status) => request.Operation switch
    {
        ProbeOperation.Get => status == (request.Range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent),
        ProbeOperation.Delete => status is HttpStatusCode.NoContent or HttpStatusCode.OK,
        _ => status == HttpStatusCode.OK,
    };

    /// <summary>The reason of an unsuccessful response.</summary>
    public static ProbeReason Refusal(S3Request request, HttpStatusCode status, string errorCode) => (int)status switch
    {
        200 when request.Range is not null => ProbeReason.WrongRange,
        301 or 302 or 303 or 307 or 308 => ProbeReason.RedirectRefused,
        401 or 403 => ProbeReason.AccessRefused,
        404 when errorCode == "NoSuchBucket" || request.Key.Length == 0 || request.Operation == ProbeOperation.Put
            => ProbeReason.BucketMissing,
        404 => ProbeReason.ObjectMissing,
        429 => ProbeReason.Throttled,
        503 when errorCode == "SlowDown" => ProbeReason.Throttled,
        >= 500 => ProbeReason.ServerError,
        _ => ProbeReason.UnexpectedStatus,
    };

    /// <summary>Checks Content-Range against what was asked for; gives the object's whole length.</summary>
    public static ProbeReason CheckRange(S3Request request, HttpResponseMessage response, out long? objectLength)
    {
        objectLength = response.Content.Headers.ContentLength;
        if (request.Range is not { } asked) return ProbeReason.None;
        var got = response.Content.Headers.ContentRange;
        objectLength = got?.Length;
        return got is { Unit: "bytes" } && got.From == asked.Offset && got.To == asked.Last ? ProbeReason.None : ProbeReason.WrongRange;
    }
}
