using System.Security.Cryptography;
using Flashback.BridgeNode.Authentication;
using Flashback.BridgeNode.Errors;
using Flashback.BridgeNode.Faults;
using Flashback.BridgeNode.Reports;
using Flashback.BridgeNode.Storage;

namespace Flashback.BridgeNode.S3;

/// <summary>
/// The S3 API in path style: create, head and list buckets; put, get (with ranges), head and delete objects. Each request
/// is authenticated before anything is said about what is stored.
/// </summary>
public sealed class S3Api(
    S3Authenticator authenticator, ObjectStore store, FaultInjector faults, RequestCounters counters, TimeProvider time, string region)
{
    private readonly ObjectUpload _upload = new(store, faults, time);
    private readonly ObjectDownload _download = new(store, faults);
    private readonly BucketRequests _buckets = new(store, region);

    public async Task HandleAsync(HttpContext context)
    {
        var requestId = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        context.Response.Headers["x-amz-request-id"] = requestId;
        try
        {
            await faults.DelayAsync(context.RequestAborted);
            await RouteAsync(context);
            counters.Count(failed: false);
        }
        catch (S3Exception refusal)
        {
            counters.Count(refusal.Error.Status >= 500);
            await RefuseAsync(context, refusal.Error, requestId);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        catch (Exception)
        {
            counters.Count(failed: true);
            throw;
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var target = S3Target.Of(context);
        var signed = authenticator.Verify(context.Request, target);
        var method = context.Request.Method;
        if (target.Bucket.Length == 0) throw new S3Exception(S3Error.NotImplemented);
        if (target.Key.Length == 0) return _buckets.HandleAsync(context, target);
        // Sub-resources (acl, tagging, uploads …) must not be taken for the object; x-id only names the operation.
        if (target.Query.Any(pair => pair.Key != "x-id")) throw new S3Exception(S3Error.NotImplemented);
        if (HttpMethods.IsPut(method)) return _upload.HandleAsync(context, target, signed);
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) return _download.HandleAsync(context, target);
        if (!HttpMethods.IsDelete(method)) throw new S3Exception(S3Error.MethodNotAllowed);
        if (!store.HasBucket(target.Bucket)) throw new S3Exception(S3Error.NoSuchBucket);
        store.Delete(target.Bucket, target.Key);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context, S3Error error, string requestId)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }
        context.Response.Headers.ETag = default;
        context.Response.Headers.ContentRange = default;
        context.Response.StatusCode = error.Status;
        if (HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(S3Xml.Error(error, context.Request.Path, requestId), context.RequestAborted);
    }
}
