using System.Buffers;
using System.Buffers.Binary;

namespace Flashback.Grpc.Wire;

/// <summary>
/// A length-prefixed message: a flag byte (0: not compressed), the length as four bytes, most significant first, the message
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
/// </summary>
internal static class Frame
{
    public const int PrefixLength = 5;

    /// <exception cref="RpcException">ResourceExhausted: the message is larger than <paramref name="maxSize"/> bytes. Nothing was written.</exception>
    public static void Write<T>(IBufferWriter<byte> output, Marshaller<T> marshaller, T message, int maxSize)
    {
        var size = marshaller.Size(message);
        if (size > maxSize) throw new RpcException(StatusCode.ResourceExhausted, $"a message of {size} bytes is larger than may be sent ({maxSize})");
        var prefix = output.GetSpan(PrefixLength);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], size);
        output.Advance(PrefixLength);
        if (size > 0) marshaller.Serializer(message, output);
    }

    /// <summary>
    /// Takes the next message's bytes off <paramref name="buffer"/>; false while they are not all there. The length is judged
    /// as soon as the prefix is there, so a lie about it costs nothing.
    /// </summary>
    /// <exception cref="RpcException">The message is compressed or larger than <paramref name="maxSize"/> bytes.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, int maxSize, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < PrefixLength) return false;
        Span<byte> prefix = stackalloc byte[PrefixLength];
        buffer.Slice(0, PrefixLength).CopyTo(prefix);
        if (prefix[0] != 0) throw new RpcException(StatusCode.Internal, "a compressed message without a grpc-encoding that says how");
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > maxSize) throw new RpcException(StatusCode.ResourceExhausted, $"a message of {length} bytes is larger than may be received ({maxSize})");
        if (buffer.Length - PrefixLength < length) return false;
        message = buffer.Slice(PrefixLength, length);
        buffer = buffer.Slice(message.End);
        return true;
    }
}
