using System.Runtime.CompilerServices;
using Flashback.BridgeNode.Authentication;
using Flashback.BridgeNode.Errors;
using Flashback.BridgeNode.Faults;
using Flashback.BridgeNode.Storage;

namespace Flashback.BridgeNode.S3;

/// <summary>PUT of an object: nothing is visible before the whole body is in and every checksum fits.</summary>
public sealed class ObjectUpload(ObjectStore store, FaultInjector faults, TimeProvider time)
{
    /// <exception cref="S3Exception">The object is refused.</exception>
    public async Task HandleAsync(HttpContext context, S3Target target, SignedRequest signed)
    {
        var request = context.Request;
        if (request.Headers.ContainsKey("x-amz-copy-source")) throw new S3Exception(S3Error.NotImplemented);
        if (request.ContentLength is null) throw new S3Exception(S3Error.MissingContentLength);
        if (request.ContentLength > store.MaxObjectBytes && !ChunkedBody.IsKnown(signed.PayloadHash))
            throw new S3Exception(S3Error.EntityTooLarge);
        if (!store.HasBucket(target.Bucket)) throw new S3Exception(S3Error.NoSuchBucket);

        var chunked = ChunkedBody.IsKnown(signed.PayloadHash) ? new ChunkedBody(request.Body, signed) : null;
        if (chunked is null && !UploadDigest.IsKnown(signed.PayloadHash)) throw new S3Exception(S3Error.InvalidRequest);

        await using var draft = store.Draft();
        using var digest = new UploadDigest();
        var pace = faults.NewPace();
        var length = 0L;
        await foreach (var piece in chunked?.ReadAsync(context.RequestAborted)
            ?? PlainAsync(request.Body, pace.PieceLength, context.RequestAborted))
        {
            await pace.MovedAsync(piece.Length, context.RequestAborted);
            length += piece.Length;
            if (length > store.MaxObjectBytes) throw new S3Exception(S3Error.EntityTooLarge);
            digest.Append(piece.Span);
            await draft.WriteAsync(piece, context.RequestAborted);
        }
        if (length != StatedLength(request, chunked is not null)) throw new S3Exception(S3Error.IncompleteBody);
        var crc32 = chunked?.Trailer.GetValueOrDefault("x-amz-checksum-crc32") ?? request.Headers["x-amz-checksum-crc32"].ToString();
        var etag = digest.Check(signed.PayloadHash, request.Headers.ContentMD5.ToString(), crc32);

        var blob = await draft.SealAsync(context.RequestAborted);
        var item = new StoredObject(target.Key, blob, etag, request.ContentType ?? "binary/octet-stream", time.GetUtcNow());
        if (!store.Put(target.Bucket, item)) throw new S3Exception(S3Error.InsufficientStorage);
        context.Response.Headers.ETag = $"\"{etag}\"";
    }

    private static long? StatedLength(HttpRequest request, bool chunked)
    {
        if (!chunked) return request.ContentLength;
        return long.TryParse(request.Headers["x-amz-decoded-content-length"], out var length)
            ? length : throw new S3Exception(S3Error.MissingContentLength);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PlainAsync(
        Stream body, int pieceLength, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[pieceLength];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellation)) > 0) yield return buffer.AsMemory(0, count);
    }
}
