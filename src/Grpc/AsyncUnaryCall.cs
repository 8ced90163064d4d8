using System.Runtime.CompilerServices;

namespace Flashback.Grpc;

/// <summary>One request, one response; awaiting the call gives the response.</summary>
public sealed class AsyncUnaryCall<TResponse> : AsyncCall
{
    internal AsyncUnaryCall(ICall call, Task<TResponse> response) : base(call) => ResponseAsync = response;

    /// <exception cref="RpcException">The call failed.</exception>
    public Task<TResponse> ResponseAsync { get; }

    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();
}
