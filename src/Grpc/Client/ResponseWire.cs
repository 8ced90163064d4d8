using System.Net;
using System.Net.Http.Headers;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Client;

/// <summary>What a response's headers and trailers say.</summary>
internal static class ResponseWire
{
    /// <summary>The end of a call whose response has no messages: a status in the headers, or no gRPC response at all; else null.</summary>
    public static CallEnd? EarlyEndOf(HttpResponseMessage response, int maxMetadataSize)
    {
        if (StatusOf(response.Headers) is { } status) return new(status, Read(response.Headers, maxMetadataSize));
        if (response.StatusCode != HttpStatusCode.OK)
            return new(new Status(TransportStatus.Of(response.StatusCode), $"the server answered with HTTP {(int)response.StatusCode}"));
        if (!ContentTypes.IsGrpc(First(response.Content.Headers, "content-type")))
            return new(new Status(StatusCode.Unknown, "the server's answer is not gRPC: its content type is another"));
        return First(response.Headers, HeaderNames.Encoding) is { } encoding && encoding != HeaderNames.Identity
            ? new(new Status(StatusCode.Internal, "the server compresses its messages, which it was not asked to do"))
            : null;
    }

    /// <summary>The end of a call whose messages are read.</summary>
    public static CallEnd EndOf(HttpResponseMessage response, int maxMetadataSize) =>
        StatusOf(response.TrailingHeaders) is { } status
            ? new(status, Read(response.TrailingHeaders, maxMetadataSize))
            : new(new Status(StatusCode.Unknown, "the server ended the call without a status"));

    /// <exception cref="RpcException">ResourceExhausted.</exception>
    public static Metadata Read(HttpResponseHeaders headers, int maxSize)
    {
        var metadata = new Metadata();
        var size = 0;
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                MetadataWire.CheckSize(size += MetadataWire.SizeOf(name, value), maxSize);
                MetadataWire.AddTo(metadata, name, value);
            }
        }
        return metadata;
    }

    private static Status? StatusOf(HttpResponseHeaders headers) =>
        First(headers, HeaderNames.Status) is { } code ? StatusWire.Parse(code, First(headers, HeaderNames.Message)) : null;

    private static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
