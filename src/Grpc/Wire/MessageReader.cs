using System.Buffers;
using System.IO.Pipelines;

namespace Flashback.Grpc.Wire;

/// <summary>Reads messages off a body. Without <paramref name="patience"/> only the token ends a wait.</summary>
internal sealed class MessageReader<T>(PipeReader body, Marshaller<T> marshaller, int maxSize, Patience? patience = null)
{
    public T Current { get; private set; } = default!;

    /// <summary>False at the end of the body.</summary>
    /// <exception cref="RpcException">What came is no message, is too large, ends in the middle, or took too long.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        for (var begun = false; ;)
        {
            if (!body.TryRead(out var result)) result = await WaitAsync(begun, cancellationToken);
            var rest = result.Buffer;
            if (TryParse(ref rest)) return true;
            body.AdvanceTo(rest.Start, rest.End);
            begun = !rest.IsEmpty;
            if (!result.IsCompleted) continue;
            return begun ? throw new RpcException(StatusCode.Internal, "the stream ended within a message") : false;
        }
    }

    private bool TryParse(ref ReadOnlySequence<byte> buffer)
    {
        if (!Frame.TryTake(ref buffer, maxSize, out var message)) return false;
        try
        {
            Current = marshaller.Deserializer(message);
        }
        catch (Exception error)
        {
            throw new RpcException(new Status(StatusCode.Internal, "a message could not be parsed"), [], error);
        }
        body.AdvanceTo(buffer.Start);
        patience?.MessageCame();
        return true;
    }

    private ValueTask<ReadResult> WaitAsync(bool begun, CancellationToken cancellationToken) =>
        patience?.ReadAsync(body, begun, cancellationToken) ?? body.ReadAsync(cancellationToken);
}
