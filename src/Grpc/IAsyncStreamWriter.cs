namespace Flashback.Grpc;

/// <summary>Sends messages one after another: a write must be over before the next begins.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Ends when the message is handed to the connection; waits while the other side does not read.</summary>
    /// <exception cref="OperationCanceledException">On a server: the call was given up.</exception>
    /// <exception cref="RpcException">On a client: the call is over. On both: ResourceExhausted, the message is larger than may be sent.</exception>
    /// <exception cref="InvalidOperationException">The last write is not over yet, or the stream was completed.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken = default);
}
