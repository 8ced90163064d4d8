using System.Runtime.CompilerServices;

namespace Flashback.Grpc;

/// <summary>A stream of requests, one response; awaiting the call gives the response.</summary>
public sealed class AsyncClientStreamingCall<TRequest, TResponse> : AsyncCall
{
    internal AsyncClientStreamingCall(ICall call, IClientStreamWriter<TRequest> requests, Task<TResponse> response) : base(call)
    {
        RequestStream = requests;
        ResponseAsync = response;
    }

    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <exception cref="RpcException">The call failed.</exception>
    public Task<TResponse> ResponseAsync { get; }

    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();
}
