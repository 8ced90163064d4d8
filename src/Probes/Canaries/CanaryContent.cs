using System.Buffers.Binary;
using System.Security.Cryptography;
using Flashback.Ethereum;
using Flashback.Probes.Transport;

namespace Flashback.Probes.Canaries;

/// <summary>
/// A canary's bytes: AES-256 in counter mode (NIST SP 800-38A; the block counter is the low 64 bits, big-endian, from 0)
/// under the canary's own key. Any range can be produced without the rest, and nothing need be stored.
/// </summary>
public sealed class CanaryContent : IPayload, IDisposable
{
    private const int Block = 16;
    private const int Batch = 4096;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _counters = new byte[Batch];
    private readonly byte[] _stream = new byte[Batch];

    public CanaryContent(Bytes32 key, long length)
    {
        _aes.Key = key.ToArray();
        Length = length;
    }

    public long Length { get; }

    public void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, Length);
        while (!destination.IsEmpty)
        {
            var skip = (int)(offset % Block);
            var count = Math.Min(destination.Length, Batch - skip);
            Produce(offset / Block, (skip + count + Block - 1) / Block);
            _stream.AsSpan(skip, count).CopyTo(destination);
            destination = destination[count..];
            offset += count;
        }
    }

    /// <summary>Whether the bytes are the canary's from <paramref name="offset"/> on.</summary>
    public bool Matches(long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var skip = (int)(offset % Block);
            var count = Math.Min(bytes.Length, Batch - skip);
            Produce(offset / Block, (skip + count + Block - 1) / Block);
            if (!bytes[..count].SequenceEqual(_stream.AsSpan(skip, count))) return false;
            bytes = bytes[count..];
            offset += count;
        }
        return true;
    }

    public void Dispose() => _aes.Dispose();

    private void Produce(long firstBlock, int blocks)
    {
        for (var i = 0; i < blocks; i++) BinaryPrimitives.WriteInt64BigEndian(_counters.AsSpan((i * Block) + 8), firstBlock + i);
        _aes.EncryptEcb(_counters.AsSpan(0, blocks * Block), _stream, PaddingMode.None);
    }
}
