using Grpc.Core;

namespace Flashback.Client.Nodes.Rpc;

/// <summary>Reads the messages of a call that streams them.</summary>
internal static class StreamedCall
{
    /// <remarks>
    /// gRPC's reader tells of a call that could not be made by a cancellation that nobody asked for; why stands in the call's status.
    /// </remarks>
    /// <exception cref="RpcException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<bool> MoveAsync<T>(AsyncServerStreamingCall<T> call, CancellationToken cancellation)
    {
        try
        {
            return await call.ResponseStream.MoveNext(cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && Failure(call) is not null)
        {
            throw new RpcException(Failure(call)!.Value);
        }
    }

    /// <summary>Null for a call that has not ended, or ended well.</summary>
    private static Status? Failure<T>(AsyncServerStreamingCall<T> call)
    {
        try
        {
            return call.GetStatus() is { StatusCode: not StatusCode.OK } status ? status : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
