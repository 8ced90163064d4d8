using System.IO.Pipelines;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Server;

/// <summary>A server's messages. After <see cref="Close"/> nothing touches the response any more.</summary>
internal sealed class ResponseWriter<T>(ServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
{
    private const int Free = 0;
    private const int Writing = 1;
    private const int Closed = 2;

    private readonly PipeWriter _body = call.Http.Response.BodyWriter;
    private int _state;

    public async Task WriteAsync(T message, CancellationToken cancellationToken = default)
    {
        switch (Interlocked.CompareExchange(ref _state, Writing, Free))
        {
            case Writing: throw new InvalidOperationException("the last write is not over yet");
            case Closed: throw new InvalidOperationException("the call is over");
        }
        try
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            Frame.Write(_body, marshaller, message, call.Options.MaxSendMessageSize);
            using var either = call.Join(cancellationToken);
            await FlushAsync(either?.Token ?? call.CancellationToken);
        }
        finally
        {
            Interlocked.CompareExchange(ref _state, Free, Writing);
        }
    }

    public void Close() => Volatile.Write(ref _state, Closed);

    /// <summary>HTTP/2 lets a client open its window as slowly as it likes, so this must have an end of its own.</summary>
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushing = _body.FlushAsync(cancellationToken);
        if (flushing.IsCompletedSuccessfully) return;
        using var timer = new CancellationTokenSource(call.Options.WriteTimeout, call.Time);
        await using var _ = timer.Token.UnsafeRegister(static body => ((PipeWriter)body!).CancelPendingFlush(), _body);
        await flushing;
        if (!timer.IsCancellationRequested) return; // Kestrel ends a cancelled flush, but does not say that it was
        call.Reset();
        throw new RpcException(StatusCode.DeadlineExceeded, "the client does not read");
    }
}
