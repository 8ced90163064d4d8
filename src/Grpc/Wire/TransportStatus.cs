using System.Net;

namespace Flashback.Grpc.Wire;

/// <summary>
/// The status of a call that got none: by HTTP status (https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md),
/// by HTTP/2 error code (PROTOCOL-HTTP2.md, "Errors"), or by what went wrong on the way.
/// </summary>
internal static class TransportStatus
{
    private const long RefusedStream = 7;
    private const long Cancel = 8;
    private const long EnhanceYourCalm = 11;
    private const long InadequateSecurity = 12;

    public static StatusCode Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    public static StatusCode OfReset(long errorCode) => errorCode switch
    {
        RefusedStream => StatusCode.Unavailable,
        Cancel => StatusCode.Cancelled,
        EnhanceYourCalm => StatusCode.ResourceExhausted,
        InadequateSecurity => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };

    public static Status Of(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RpcException call: return call.Status;
                case HttpProtocolException reset: return new(OfReset(reset.ErrorCode), reset.Message);
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } tooMuch: return new(StatusCode.ResourceExhausted, tooMuch.Message);
                case HttpRequestException { HttpRequestError: HttpRequestError.VersionNegotiationError } other: return new(StatusCode.Internal, other.Message);
                case OperationCanceledException when cause.InnerException is not TimeoutException: return Status.DefaultCancelled;
            }
        }
        return error is HttpRequestException or IOException or OperationCanceledException ? new(StatusCode.Unavailable, Reasons(error)) : new(StatusCode.Internal, Reasons(error));
    }

    private static string Reasons(Exception error) =>
        error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{error.Message}: {inner.Message}" : error.Message;
}
