namespace Flashback.Probes.S3;

/// <summary>A range of an object's bytes; <paramref name="Length"/> is at least 1.</summary>
public readonly record struct ByteRange(long Offset, long Length)
{
    public long Last => Offset + Length - 1;

    /// <summary>The Range header's value (RFC 9110, 14.1.2).</summary>
    public override string ToString() => $"bytes={Offset}-{Last}";
}
