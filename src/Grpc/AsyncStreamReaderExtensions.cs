using System.Runtime.CompilerServices;

namespace Flashback.Grpc;

/// <summary>Reading a stream with <c>await foreach</c>.</summary>
public static class AsyncStreamReaderExtensions
{
    public static async IAsyncEnumerable<T> ReadAllAsync<T>(this IAsyncStreamReader<T> reader, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await reader.MoveNext(cancellationToken)) yield return reader.Current;
    }

    /// <summary>The one message of a side that is not a stream.</summary>
    /// <exception cref="RpcException">There was none or more than one: Unimplemented, as the status code list says.</exception>
    internal static async Task<T> ReadSingleAsync<T>(this IAsyncStreamReader<T> reader, CancellationToken cancellationToken)
    {
        if (!await reader.MoveNext(cancellationToken)) throw new RpcException(StatusCode.Unimplemented, "one message was expected, none came");
        var message = reader.Current;
        if (await reader.MoveNext(cancellationToken)) throw new RpcException(StatusCode.Unimplemented, "one message was expected, more came");
        return message;
    }
}
