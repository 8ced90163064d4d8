using System.Buffers;
using System.Net;
using Flashback.Grpc.Wire;

namespace Flashback.Grpc.Client;

/// <summary>A request of one message.</summary>
internal sealed class MessageContent<T> : HttpContent
{
    private readonly ArrayBufferWriter<byte> _frame = new();

    /// <inheritdoc cref="Frame.Write"/>
    public MessageContent(Marshaller<T> marshaller, T message, int maxSize) => Frame.Write(_frame, marshaller, message, maxSize);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_frame.WrittenMemory, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _frame.WrittenCount;
        return true;
    }
}
