using System.Text.RegularExpressions;
using Flashback.BridgeNode.Authentication;
using Flashback.BridgeNode.Errors;
using Flashback.BridgeNode.Storage;

namespace Flashback.BridgeNode.S3;

/// <summary>Requests on a bucket: create, head, location, list.</summary>
public sealed partial class BucketRequests(ObjectStore store, string region)
{
    /// <exception cref="S3Exception">The request is refused.</exception>
    public Task HandleAsync(HttpContext context, S3Target target)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPut(method)) return CreateAsync(context, target);
        if (!store.HasBucket(target.Bucket)) throw new S3Exception(S3Error.NoSuchBucket);
        if (HttpMethods.IsHead(method)) return Task.CompletedTask;
        if (!HttpMethods.IsGet(method)) throw new S3Exception(S3Error.MethodNotAllowed);
        if (target["location"] is not null) return XmlAsync(context, S3Xml.Location(region));
        if (target["list-type"] != "2") throw new S3Exception(S3Error.NotImplemented);
        var query = ListQuery.Of(target);
        return XmlAsync(context, S3Xml.List(target.Bucket, query, store.List(target.Bucket, query.Prefix, query.After, query.MaxKeys)));
    }

    public static bool IsBucketName(string name) => BucketName().IsMatch(name);

    private Task CreateAsync(HttpContext context, S3Target target)
    {
        if (target.Query.Count > 0) throw new S3Exception(S3Error.NotImplemented);
        if (!IsBucketName(target.Bucket)) throw new S3Exception(S3Error.InvalidBucketName);
        if (store.HasBucket(target.Bucket)) throw new S3Exception(S3Error.BucketAlreadyOwnedByYou);
        if (!store.CreateBucket(target.Bucket)) throw new S3Exception(S3Error.InsufficientStorage);
        context.Response.Headers.Location = "/" + target.Bucket;
        return Task.CompletedTask;
    }

    private static Task XmlAsync(HttpContext context, string xml)
    {
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(xml, context.RequestAborted);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
