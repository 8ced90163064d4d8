using Flashback.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Flashback.Grpc.Server;

/// <summary>What a request's headers say.</summary>
internal static class RequestHead
{
    /// <summary>The HTTP status with which a request is refused that is not gRPC over HTTP/2; null when it is.</summary>
    public static int? RefusalOf(HttpRequest request)
    {
        if (!ContentTypes.IsGrpc(request.ContentType)) return StatusCodes.Status415UnsupportedMediaType;
        return HttpProtocol.IsHttp2(request.Protocol) ? null : StatusCodes.Status426UpgradeRequired;
    }

    /// <exception cref="RpcException">Unimplemented: the messages are compressed.</exception>
    public static void RequireIdentity(HttpRequest request)
    {
        string? encoding = request.Headers[HeaderNames.Encoding];
        if (encoding is not (null or HeaderNames.Identity))
            throw new RpcException(StatusCode.Unimplemented, $"compressed messages are not read here: send them with {HeaderNames.Encoding} {HeaderNames.Identity}");
    }

    /// <exception cref="RpcException">Internal: <c>grpc-timeout</c> is malformed.</exception>
    public static TimeSpan? ReadTimeout(HttpRequest request)
    {
        string? text = request.Headers[HeaderNames.Timeout];
        if (text is null) return null;
        return GrpcTimeout.TryParse(text, out var timeout) ? timeout : throw new RpcException(StatusCode.Internal, $"malformed {HeaderNames.Timeout}");
    }

    /// <exception cref="RpcException">ResourceExhausted: there is more than <paramref name="maxSize"/> bytes of it.</exception>
    public static Metadata ReadMetadata(HttpRequest request, int maxSize)
    {
        var metadata = new Metadata();
        var size = 0;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                MetadataWire.CheckSize(size += MetadataWire.SizeOf(name, value ?? ""), maxSize);
                MetadataWire.AddTo(metadata, name, value ?? "");
            }
        }
        return metadata;
    }
}
