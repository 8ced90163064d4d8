using System.Globalization;
using Flashback.Ethereum;
using Flashback.Node.Api.Queries;
using Google.Protobuf;
using Grpc.Core;

namespace Flashback.Node.Api.Rpc;

/// <summary>Reads a request's fields, or ends the call with INVALID_ARGUMENT and a sentence.</summary>
internal static class RequestFields
{
    /// <exception cref="RpcException">It is not 32 bytes long.</exception>
    public static Bytes32 Unit(ByteString value, string field) =>
        value.Length == Bytes32.Length
            ? new Bytes32(value.Span)
            : throw Invalid($"{field} has {Bytes32.Length} bytes, not {value.Length}.");

    /// <exception cref="RpcException">No epoch is that high.</exception>
    public static ulong Epoch(ulong value, string field) =>
        value <= long.MaxValue ? value : throw Invalid($"{field} is at most {long.MaxValue}.");

    /// <exception cref="RpcException">More than a page holds.</exception>
    public static int PageSize(uint value) => value switch
    {
        0 => NodeQueries.MaxPage,
        <= NodeQueries.MaxPage => (int)value,
        _ => throw Invalid($"page_size is at most {NodeQueries.MaxPage}; 0 means {NodeQueries.MaxPage}."),
    };

    /// <summary>The number in a page token; null for none.</summary>
    /// <exception cref="RpcException">It is not one that this node gave.</exception>
    public static ulong? Token(string value)
    {
        if (value.Length == 0) return null;
        return ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue
            ? number
            : throw Invalid("page_token is the next_page_token of the page before.");
    }

    public static RpcException Invalid(string sentence) => new(new Status(StatusCode.InvalidArgument, sentence));

    /// <exception cref="RpcException">NOT_FOUND, with the reason.</exception>
    public static T Found<T>(Answer<T> answer) where T : class =>
        answer.IsFound ? answer.Value : throw new RpcException(new Status(StatusCode.NotFound, answer.Problem));
}
