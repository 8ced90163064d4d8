using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Server;

/// <summary>A client's messages.</summary>
internal sealed class RequestReader<T>(ServerCall call, MessageReader<T> messages) : IAsyncStreamReader<T>
{
    public T Current => messages.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var either = call.Join(cancellationToken);
        return await messages.MoveNextAsync(either?.Token ?? call.CancellationToken);
    }
}
