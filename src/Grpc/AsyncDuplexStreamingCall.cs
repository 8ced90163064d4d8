namespace Flashback.Grpc;

/// <summary>A stream of requests and a stream of responses, independent of one another.</summary>
public sealed class AsyncDuplexStreamingCall<TRequest, TResponse> : AsyncCall
{
    internal AsyncDuplexStreamingCall(ICall call, IClientStreamWriter<TRequest> requests, IAsyncStreamReader<TResponse> responses) : base(call)
    {
        RequestStream = requests;
        ResponseStream = responses;
    }

    public IClientStreamWriter<TRequest> RequestStream { get; }

    public IAsyncStreamReader<TResponse> ResponseStream { get; }
}
