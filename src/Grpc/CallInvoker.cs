namespace Flashback.Grpc;

/// <summary>Starts calls of each kind; what a typed client is built on.</summary>
public abstract class CallInvoker
{
    /// <exception cref="ArgumentException">The method is of another kind.</exception>
    public abstract AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, TRequest request);

    /// <inheritdoc cref="AsyncUnaryCall"/>
    public abstract AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, TRequest request);

    /// <inheritdoc cref="AsyncUnaryCall"/>
    public abstract AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options);

    /// <inheritdoc cref="AsyncUnaryCall"/>
    public abstract AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options);
}
