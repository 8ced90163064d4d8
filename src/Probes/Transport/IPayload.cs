
namespace Flashback.Probes.Transport;

/// <summary>Bytes to upload that can be produced at any offset, as often as needed (once to hash, once to send).</summary>
public interface IPayload
{
    long Length { get; }

    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on.</summary>
    void Read(long offset, Span<byte> destination);
}
