
namespace Flashback.Probes.Transport;

/// <summary>A payload that is in memory already.</summary>
public sealed class BytesPayload(ReadOnlyMemory<byte> bytes) : IPayload
{
    public long Length => bytes.Length;

    public void Read(long offset, Span<byte> destination) => bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
}
