
namespace Flashback.Probes.Canaries;

/// <summary>Holds a body against the canary's bytes while it arrives. Keeps what was received of a wrong piece as evidence.</summary>
public sealed class CanaryCheck(Canary canary, long offset) : IDisposable
{
    /// <summary>Bytes of the first wrong piece that are kept.</summary>
    public const int MaxEvidenceBytes = 4096;

    private readonly CanaryContent _content = canary.OpenContent();

    public bool IsCorrupt { get; private set; }

    /// <summary>Where in the object the kept piece stands.</summary>
    public long EvidenceOffset { get; private set; }

    /// <summary>What the target sent there.</summary>
    public ReadOnlyMemory<byte> Evidence { get; private set; }

    /// <summary>Takes the body of a response (see <see cref="S3.BodySink"/>).</summary>
    public void Receive(long position, ReadOnlySpan<byte> bytes)
    {
        if (IsCorrupt) return;
        for (var start = 0; start < bytes.Length; start += MaxEvidenceBytes)
        {
            var piece = bytes.Slice(start, Math.Min(MaxEvidenceBytes, bytes.Length - start));
            var at = offset + position + start;
            if (at + piece.Length <= canary.Length && _content.Matches(at, piece)) continue;
            (IsCorrupt, EvidenceOffset, Evidence) = (true, at, piece.ToArray());
            return;
        }
    }

    public void Dispose() => _content.Dispose();
}
