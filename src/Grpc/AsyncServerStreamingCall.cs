namespace Flashback.Grpc;

/// <summary>One request, a stream of responses.</summary>
public sealed class AsyncServerStreamingCall<TResponse> : AsyncCall
{
    internal AsyncServerStreamingCall(ICall call, IAsyncStreamReader<TResponse> responses) : base(call) => ResponseStream = responses;

    public IAsyncStreamReader<TResponse> ResponseStream { get; }
}
