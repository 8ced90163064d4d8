using System.Buffers;
using System.Net;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Client;

/// <summary>A request of any number of messages: the HTTP body and the writer that fills it are one.</summary>
internal sealed class StreamContent<T>(Marshaller<T> marshaller, int maxSize, ICallEvents call) : HttpContent, IClientStreamWriter<T>
{
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writing;

    public async Task WriteAsync(T message, CancellationToken cancellationToken = default)
    {
        if (_completed.Task.IsCompleted) throw new InvalidOperationException("the request stream was completed");
        if (Interlocked.Exchange(ref _writing, 1) == 1) throw new InvalidOperationException("the last write is not over yet");
        try
        {
            _frame.ResetWrittenCount();
            Frame.Write(_frame, marshaller, message, maxSize);
            await SendAsync(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        if (Volatile.Read(ref _writing) == 1) throw new InvalidOperationException("the last write is not over yet");
        _completed.TrySetResult();
        return Task.CompletedTask;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken); // the headers leave before the first message
        _opened.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <summary>A write that is given up leaves half a message behind, so it takes the call with it.</summary>
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await using var _ = cancellationToken.UnsafeRegister(static call => ((ICallEvents)call!).Cancel(), call);
        try
        {
            var stream = await _opened.Task.WaitAsync(call.Token);
            await stream.WriteAsync(_frame.WrittenMemory, call.Token);
            await stream.FlushAsync(call.Token);
        }
        catch (Exception error)
        {
            throw call.Explain(error);
        }
    }
}
