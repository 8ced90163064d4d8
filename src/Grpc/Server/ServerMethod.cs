using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Server;

/// <summary>A method with its handler, whatever its message types.</summary>
internal abstract class ServerMethod(IMethod method)
{
    public IMethod Method { get; } = method;

    public abstract Task RunAsync(ServerCall call);
}

internal sealed class ServerMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
    : ServerMethod(method)
{
    public override async Task RunAsync(ServerCall call)
    {
        var single = method.Type is MethodType.Unary or MethodType.ServerStreaming;
        var patience = new Patience(call.Time, call.Options.StreamIdleTimeout, call.Options.MessageTimeout, single);
        var requests = new RequestReader<TRequest>(call, new(call.Http.Request.BodyReader, method.RequestMarshaller, call.Options.MaxReceiveMessageSize, patience));
        var responses = new ResponseWriter<TResponse>(call, method.ResponseMarshaller);
        try
        {
            await handler(requests, responses, call);
        }
        finally
        {
            responses.Close();
        }
    }
}
