using Flashback.Node.Limits;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Flashback.Node.Api.Rpc;

/// <summary>
/// Around every call: the request rate is bounded, and an internal error ends only that call and is logged, not shown to the caller. Health
/// is never refused: a flood must not look like a node that hangs.
/// </summary>
internal sealed class CallGuard(RateLimit limit, Action<string, Exception> failed) : Interceptor
{
    private const string Health = "/grpc.health.v1.Health/";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (IsMistake(error, context))
        {
            throw Told(error, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> response, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        try
        {
            await continuation(request, response, context);
        }
        catch (Exception error) when (IsMistake(error, context))
        {
            throw Told(error, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> response, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(new LimitedReader<TRequest>(requests, limit), response, context);
        }
        catch (Exception error) when (IsMistake(error, context))
        {
            throw Told(error, context);
        }
    }

    private void Admit(ServerCallContext context)
    {
        if (!context.Method.StartsWith(Health, StringComparison.Ordinal) && !limit.TryTake()) throw TooMany();
    }

    private static RpcException TooMany() => new(new Status(StatusCode.ResourceExhausted, "Too many requests: api.requestsPerSecond."));

    /// <summary>A status is an answer, and a failure because the client left is not an internal error.</summary>
    private static bool IsMistake(Exception error, ServerCallContext context) =>
        error is not RpcException && !context.CancellationToken.IsCancellationRequested;

    private RpcException Told(Exception error, ServerCallContext context)
    {
        failed(context.Method, error);
        return new RpcException(new Status(StatusCode.Internal, "Internal error; see the node's log."));
    }

    /// <summary>Every request of a stream counts as one.</summary>
    private sealed class LimitedReader<T>(IAsyncStreamReader<T> requests, RateLimit limit) : IAsyncStreamReader<T>
    {
        public T Current => requests.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var more = await requests.MoveNext(cancellationToken);
            return more && !limit.TryTake() ? throw TooMany() : more;
        }
    }
}
