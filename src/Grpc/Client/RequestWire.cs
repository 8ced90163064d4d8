using System.Net;
using System.Net.Http.Headers;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Client;

/// <summary>A call's request, in the order that the protocol asks for.</summary>
internal static class RequestWire
{
    private const string UserAgent = "grpc-dotnet-flashback/0.1";

    public static HttpRequestMessage Build(GrpcChannel channel, IMethod method, Metadata? metadata, TimeSpan? timeout, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(ContentTypes.Grpc);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Address, method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        if (timeout is { } left) headers.TryAddWithoutValidation(HeaderNames.Timeout, GrpcTimeout.Format(left));
        headers.TE.Add(new("trailers"));
        headers.TryAddWithoutValidation("user-agent", UserAgent);
        headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, HeaderNames.Identity);
        foreach (var (name, value) in MetadataWire.ToHeaders(metadata ?? [], channel.Options.MaxMetadataSize))
            headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
