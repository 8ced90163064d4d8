using Flashback.BridgeNode.Authentication;
using Flashback.BridgeNode.Errors;
using Flashback.BridgeNode.Faults;
using Flashback.BridgeNode.Storage;

namespace Flashback.BridgeNode.S3;

/// <summary>GET and HEAD of an object.</summary>
public sealed class ObjectDownload(ObjectStore store, FaultInjector faults)
{
    /// <exception cref="S3Exception">There is no such object, or the range lies outside it.</exception>
    public async Task HandleAsync(HttpContext context, S3Target target)
    {
        if (!store.HasBucket(target.Bucket)) throw new S3Exception(S3Error.NoSuchBucket);
        if (store.Open(target.Bucket, target.Key) is not var (item, bytes)) throw new S3Exception(S3Error.NoSuchKey);
        await using var opened = bytes;
        var (start, length) = (0L, item.Blob.Length);
        var response = context.Response;
        response.Headers.AcceptRanges = "bytes";
        if (ByteRangeHeader.Parse(context.Request.Headers.Range.ToString(), length) is { } range)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {range.Offset}-{range.Last}/{length}";
            (start, length) = (range.Offset, range.Length);
        }
        response.Headers.ETag = $"\"{item.ETag}\"";
        response.Headers.LastModified = item.LastModified.UtcDateTime.ToString("R");
        response.ContentType = item.ContentType;
        response.ContentLength = length;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        opened.Seek(start, SeekOrigin.Begin);
        await SendAsync(opened, response.Body, length, context.RequestAborted);
    }

    private async Task SendAsync(Stream source, Stream destination, long length, CancellationToken cancellation)
    {
        var pace = faults.NewPace();
        var buffer = new byte[(int)Math.Min(pace.PieceLength, length)];
        var corruptAt = faults.CorruptAt(length);
        for (long sent = 0; sent < length;)
        {
            var count = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - sent)), cancellation);
            if (count == 0) throw new IOException("The object's file is shorter than its object.");
            if (corruptAt >= sent && corruptAt < sent + count) buffer[corruptAt - sent] ^= 0xff;
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellation);
            sent += count;
            await pace.MovedAsync(count, cancellation);
        }
    }
}
