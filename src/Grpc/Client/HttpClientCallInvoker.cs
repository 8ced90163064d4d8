namespace Flashback.Grpc.Client;

/// <summary>Calls over a channel. Each kind is one of two requests (a message, a stream) with one of two ways to read the response.</summary>
internal sealed class HttpClientCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, TRequest request)
    {
        var call = WithMessage(method, MethodType.Unary, options, request);
        return new(call, call.ReadSingleAsync());
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, TRequest request)
    {
        var call = WithMessage(method, MethodType.ServerStreaming, options, request);
        return new(call, call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options)
    {
        var (call, requests) = WithStream(method, MethodType.ClientStreaming, options);
        return new(call, requests, call.ReadSingleAsync());
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options)
    {
        var (call, requests) = WithStream(method, MethodType.DuplexStreaming, options);
        return new(call, requests, call);
    }

    private GrpcCall<TResponse> WithMessage<TRequest, TResponse>(Method<TRequest, TResponse> method, MethodType type, CallOptions options, TRequest request)
    {
        Require(method, type);
        var call = new GrpcCall<TResponse>(channel, method.ResponseMarshaller, options);
        call.Start(method, () => new MessageContent<TRequest>(method.RequestMarshaller, request, channel.Options.MaxSendMessageSize));
        return call;
    }

    private (GrpcCall<TResponse> Call, IClientStreamWriter<TRequest> Requests) WithStream<TRequest, TResponse>(
        Method<TRequest, TResponse> method, MethodType type, CallOptions options)
    {
        Require(method, type);
        var call = new GrpcCall<TResponse>(channel, method.ResponseMarshaller, options);
        var content = new StreamContent<TRequest>(method.RequestMarshaller, channel.Options.MaxSendMessageSize, call);
        call.Start(method, () => content);
        return (call, content);
    }

    private static void Require(IMethod method, MethodType type)
    {
        if (method.Type != type) throw new ArgumentException($"{method.FullName} is a method of the kind {method.Type}, not {type}", nameof(method));
    }
}
