namespace Flashback.Libp2p.Transport;

/// <summary>One end of two lines as a stream. Disposing ends both directions, as closing a socket does.</summary>
internal sealed class DuplexStream(MemoryLine input, MemoryLine output) : AsyncStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = input.ReadAsync(buffer);
        return cancellationToken.CanBeCanceled && !read.IsCompleted ? AbortableAsync(read, cancellationToken) : read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        output.WriteAsync(buffer.Span, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        output.End();
        input.Refuse();
        base.Dispose(disposing);
    }

    private async ValueTask<int> AbortableAsync(ValueTask<int> read, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(_ => input.Abort(new OperationCanceledException(cancellation)), null);
        return await read;
    }
}
