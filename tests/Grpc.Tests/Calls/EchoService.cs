using Flashback.Grpc.Server;

namespace Flashback.Grpc.Testing;

/// <summary>The service of echo.proto.</summary>
internal sealed class EchoService(TimeProvider time) : IGrpcService
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _cancellations;

    /// <summary>Ends when a handler hangs.</summary>
    public Task Hanging => _hanging.Task;

    /// <summary>Ends when a handler that hung was given up.</summary>
    public Task Cancelled => _cancelled.Task;

    public ServerServiceDefinition BindService() => ServerServiceDefinition.CreateBuilder()
        .AddMethod(EchoMethods.Unary, UnaryAsync)
        .AddMethod(EchoMethods.ServerStreaming, ServerStreamingAsync)
        .AddMethod(EchoMethods.ClientStreaming, ClientStreamingAsync)
        .AddMethod(EchoMethods.Duplex, DuplexAsync)
        .Build();

    private async Task<EchoReply> UnaryAsync(EchoRequest request, ServerCallContext context)
    {
        if (context.RequestHeaders.Get("x-echo") is { } text) await context.WriteResponseHeadersAsync([text]);
        foreach (var bytes in context.RequestHeaders.GetAll("x-echo-bin")) context.ResponseTrailers.Add(bytes);
        return await ReplyAsync(request, context);
    }

    private async Task ServerStreamingAsync(EchoRequest request, IServerStreamWriter<EchoReply> replies, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
            await replies.WriteAsync(new EchoReply { Text = $"{request.Text}{i}", Payload = request.Payload, Count = i }, context.CancellationToken);
        await ReplyAsync(request, context);
    }

    private async Task<EchoReply> ClientStreamingAsync(IAsyncStreamReader<EchoRequest> requests, ServerCallContext context)
    {
        var all = new EchoReply();
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            await ReplyAsync(request, context);
            all.Text += request.Text;
            all.Payload = request.Payload;
            all.Count++;
        }
        return all;
    }

    private async Task DuplexAsync(IAsyncStreamReader<EchoRequest> requests, IServerStreamWriter<EchoReply> replies, ServerCallContext context)
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
            await replies.WriteAsync(await ReplyAsync(request, context), context.CancellationToken);
    }

    private async Task<EchoReply> ReplyAsync(EchoRequest request, ServerCallContext context)
    {
        if (request.Hang) await HangAsync(context.CancellationToken);
        if (request.Status != 0)
            throw new RpcException(new Status((StatusCode)request.Status, request.Detail), [new("why", "asked"), new("why-bin", [0, 1, 255])]);
        var reply = new EchoReply { Text = request.Text, Payload = request.Payload, Count = request.Count };
        if (request.TellDeadline) reply.Count = (int)(context.Deadline - time.GetUtcNow().UtcDateTime).TotalMilliseconds;
        if (request.TellCancellations) reply.Count = Volatile.Read(ref _cancellations);
        return reply;
    }

    private async Task HangAsync(CancellationToken cancellationToken)
    {
        _hanging.TrySetResult();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        finally
        {
            Interlocked.Increment(ref _cancellations);
            _cancelled.TrySetResult();
        }
    }
}
