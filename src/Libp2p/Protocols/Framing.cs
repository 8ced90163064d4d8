using System.Buffers;
using System.IO.Pipelines;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Protocols;

/// <summary>Messages behind their length as uvarint.</summary>
public static class Framing
{
    /// <summary>Four bytes carry lengths up to 256 MiB, above every limit in use.</summary>
    public const int MaxPrefix = 4;

    /// <summary>
    /// Cuts the next message off the buffer. NeedMoreData when it is not complete yet; InvalidData when its length is malformed or
    /// beyond the limit, which is known before the message is buffered.
    /// </summary>
    public static OperationStatus TryCut(ref ReadOnlySequence<byte> buffer, int maxLength, out ReadOnlySequence<byte> message)
    {
        message = default;
        Span<byte> prefix = stackalloc byte[MaxPrefix];
        var head = buffer.Slice(0, Math.Min(MaxPrefix, buffer.Length));
        head.CopyTo(prefix);
        var status = Varint.Read(prefix[..(int)head.Length], out var length, out var size, MaxPrefix);
        if (status != OperationStatus.Done) return status;
        if (length > (ulong)maxLength) return OperationStatus.InvalidData;
        if (buffer.Length < size + (long)length) return OperationStatus.NeedMoreData;
        message = buffer.Slice(size, (long)length);
        buffer = buffer.Slice(message.End);
        return OperationStatus.Done;
    }

    /// <summary>Reads one message; null when the stream ends before its first byte.</summary>
    /// <exception cref="Libp2pException">The stream ends in the middle, or the message is longer than allowed.</exception>
    public static async ValueTask<byte[]?> ReadAsync(PipeReader input, int maxLength, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            var buffer = result.Buffer;
            var status = TryCut(ref buffer, maxLength, out var message);
            if (status == OperationStatus.Done)
            {
                var bytes = message.ToArray();
                input.AdvanceTo(message.End);
                return bytes;
            }
            input.AdvanceTo(buffer.Start, buffer.End);
            if (status == OperationStatus.InvalidData)
                throw new Libp2pException($"The peer sent a message of more than {maxLength} bytes.");
            if (!result.IsCompleted && !result.IsCanceled) continue;
            return buffer.IsEmpty ? null : throw new Libp2pException("The stream ended in the middle of a message.");
        }
    }

    public static async ValueTask WriteAsync(Stream output, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var size = Varint.LengthOf((ulong)message.Length) + message.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var prefix = Varint.Write(buffer, (ulong)message.Length);
            message.CopyTo(buffer.AsMemory(prefix));
            await output.WriteAsync(buffer.AsMemory(0, size), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
