
namespace Flashback.BridgeNode.Errors;

/// <summary>An error of the S3 API ("Error responses", Amazon S3 API Reference).</summary>
public sealed record S3Error(int Status, string Code, string Message)
{
    public static readonly S3Error AccessDenied = new(403, "AccessDenied", "The request is not signed.");
    public static readonly S3Error InvalidAccessKeyId = new(403, "InvalidAccessKeyId", "The access key is not known here.");
    public static readonly S3Error SignatureDoesNotMatch =
        new(403, "SignatureDoesNotMatch", "The signature does not fit the request and the secret key.");
    public static readonly S3Error RequestTimeTooSkewed =
        new(403, "RequestTimeTooSkewed", "The request's time differs from the server's by more than 15 minutes.");
    public static readonly S3Error AuthorizationHeaderMalformed =
        new(400, "AuthorizationHeaderMalformed", "The Authorization header is not a valid AWS4-HMAC-SHA256 header for this region.");
    public static readonly S3Error MissingSecurityHeader =
        new(400, "MissingSecurityHeader", "x-amz-date and x-amz-content-sha256 are needed and, like host, must be signed.");
    public static readonly S3Error ContentSha256Mismatch =
        new(400, "XAmzContentSHA256Mismatch", "The body is not the one that x-amz-content-sha256 states.");
    public static readonly S3Error BadDigest = new(400, "BadDigest", "The body is not the one that its checksum states.");
    public static readonly S3Error InvalidDigest = new(400, "InvalidDigest", "Content-MD5 is not the base64 of 16 bytes.");
    public static readonly S3Error IncompleteBody = new(400, "IncompleteBody", "The body is shorter or longer than its stated length.");
    public static readonly S3Error InvalidRequest = new(400, "InvalidRequest", "The request's framing is not valid.");
    public static readonly S3Error MissingContentLength = new(411, "MissingContentLength", "Content-Length is needed.");
    public static readonly S3Error EntityTooLarge = new(400, "EntityTooLarge", "The object is longer than this node takes.");
    public static readonly S3Error KeyTooLong = new(400, "KeyTooLongError", "A key has at most 1024 bytes.");
    public static readonly S3Error InvalidBucketName = new(400, "InvalidBucketName",
        "A bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens, and starts and ends with a letter or digit.");
    public static readonly S3Error InvalidArgument = new(400, "InvalidArgument", "A query parameter is out of range.");
    public static readonly S3Error NoSuchBucket = new(404, "NoSuchBucket", "There is no such bucket.");
    public static readonly S3Error NoSuchKey = new(404, "NoSuchKey", "There is no such object.");
    public static readonly S3Error BucketAlreadyOwnedByYou = new(409, "BucketAlreadyOwnedByYou", "The bucket is there already.");
    public static readonly S3Error InvalidRange = new(416, "InvalidRange", "The range lies outside the object.");
    public static readonly S3Error MethodNotAllowed = new(405, "MethodNotAllowed", "This method is not allowed here.");
    public static readonly S3Error NotImplemented = new(501, "NotImplemented", "This node does not offer that part of the S3 API.");
    public static readonly S3Error InsufficientStorage = new(507, "InsufficientStorage", "The node is full.");
}
