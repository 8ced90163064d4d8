using System.Buffers;
using System.Net;

namespace Flashback.Probes.Transport;

/// <summary>A request's body, produced piece by piece while it is sent.</summary>
internal sealed class PayloadContent(IPayload payload, PhaseClock clock) : HttpContent
{
    public const int PieceLength = 64 << 10;

    /// <summary>How many bytes were handed to the connection.</summary>
    public long SentBytes { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, default);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            while (SentBytes < payload.Length)
            {
                var count = (int)Math.Min(PieceLength, payload.Length - SentBytes);
                payload.Read(SentBytes, piece.AsSpan(0, count));
                await stream.WriteAsync(piece.AsMemory(0, count), cancellationToken);
                SentBytes += count;
            }
            await stream.FlushAsync(cancellationToken);
            clock.SentBody();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = payload.Length;
        return true;
    }
}
