using Flashback.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Flashback.Grpc.Server;

/// <summary>Writes a call's status and trailers: in trailers after messages, in the headers when there were none ("Trailers-Only").</summary>
internal static class ResponseEnd
{
    public static void Write(HttpResponse response, Status status, Metadata trailers, int maxMetadataSize)
    {
        List<(string Name, string Value)> headers;
        try
        {
            headers = MetadataWire.ToHeaders(trailers, maxMetadataSize);
        }
        catch (Exception error) when (error is RpcException or ArgumentException)
        {
            status = error is RpcException tooMuch ? tooMuch.Status : new Status(StatusCode.Internal, error.Message);
            headers = [];
        }
        headers.Insert(0, (HeaderNames.Status, StatusWire.CodeOf(status)));
        if (StatusWire.MessageOf(status) is { } message) headers.Insert(1, (HeaderNames.Message, message));

        var inHeaders = !response.HasStarted;
        foreach (var (name, value) in headers)
        {
            if (inHeaders) response.Headers.Append(name, value);
            else response.AppendTrailer(name, value);
        }
    }
}
