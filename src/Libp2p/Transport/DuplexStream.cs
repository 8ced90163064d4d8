using System.IO.Pipelines;

namespace Flashback.Libp2p.Transport;

/// <summary>One end of two pipes as a stream. Disposing ends both directions, as closing a socket does.</summary>
internal sealed class DuplexStream(PipeReader input, PipeWriter output) : AsyncStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await input.ReadAsync(cancellationToken);
        if (result.IsCanceled) throw new IOException("The stream was closed.");
        var available = result.Buffer;
        var count = (int)Math.Min(available.Length, buffer.Length);
        var taken = available.Slice(0, count);
        System.Buffers.BuffersExtensions.CopyTo(taken, buffer.Span);
        // A read into nothing only waits for data, as on a socket.
        if (buffer.IsEmpty) input.AdvanceTo(available.Start);
        else input.AdvanceTo(taken.End);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await output.WriteAsync(buffer, cancellationToken);
        if (result.IsCompleted || result.IsCanceled) throw new IOException("The other end was closed.");
    }

    protected override void Dispose(bool disposing)
    {
        output.Complete();
        output.CancelPendingFlush();
        input.CancelPendingRead();
        input.Complete();
        base.Dispose(disposing);
    }
}
