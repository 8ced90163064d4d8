using System.Buffers;

namespace Flashback.Grpc;

/// <summary>Messages to bytes and back. <paramref name="deserializer"/> may throw: the call then ends with Internal.</summary>
public sealed class Marshaller<T>(Func<T, int> size, Action<T, IBufferWriter<byte>> serializer, Func<ReadOnlySequence<byte>, T> deserializer)
{
    /// <summary>How many bytes <see cref="Serializer"/> will write: limits are checked before it runs.</summary>
    public Func<T, int> Size { get; } = size;

    public Action<T, IBufferWriter<byte>> Serializer { get; } = serializer;

    public Func<ReadOnlySequence<byte>, T> Deserializer { get; } = deserializer;
}
