using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Flashback.Libp2p.Gossip.Frames;

/// <summary>
/// SHA-256(01000000 ‖ uint64LE(length of topic) ‖ topic ‖ data), the first 20 bytes: the form of the Ethereum consensus network,
/// without compression. It covers every byte, so marking it as seen before validation does not let anyone suppress the true message.
/// </summary>
[InlineArray(Length)]
[SuppressMessage("Performance", "CA1815", Justification = "Equality is implemented below.")]
public struct MessageId : IEquatable<MessageId>
{
    public const int Length = 20;

    private byte _element0;

    public MessageId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"{Length} bytes are needed, not {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(this);
    }

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => this;

    public static MessageId Of(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> data)
    {
        const int stackLimit = 2048;
        var size = 12 + topic.Length + data.Length;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (size <= stackLimit)
        {
            Span<byte> input = stackalloc byte[size];
            Prefix(input, topic.Length);
            topic.CopyTo(input[12..]);
            data.CopyTo(input[(12 + topic.Length)..]);
            SHA256.HashData(input, hash);
        }
        else
        {
            Span<byte> prefix = stackalloc byte[12];
            Prefix(prefix, topic.Length);
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            sha.AppendData(prefix);
            sha.AppendData(topic);
            sha.AppendData(data);
            sha.GetHashAndReset(hash);
        }
        return new MessageId(hash[..Length]);
    }

    private static void Prefix(Span<byte> destination, int topicLength)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, 1);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[4..], (ulong)topicLength);
    }

    public readonly bool Equals(MessageId other) => Span.SequenceEqual(other.Span);
    public override readonly bool Equals(object? obj) => obj is MessageId other && Equals(other);
    public override readonly int GetHashCode() => Unsafe.ReadUnaligned<int>(in _element0);
    public static bool operator ==(MessageId left, MessageId right) => left.Equals(right);
    public static bool operator !=(MessageId left, MessageId right) => !left.Equals(right);
    public override readonly string ToString() => Convert.ToHexStringLower(Span);
}
