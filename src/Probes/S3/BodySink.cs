namespace Flashback.Probes.S3;

/// <summary>Takes a response's body piece by piece as it arrives.</summary>
/// <param name="offset">Where the piece stands, counted from the start of the requested range.</param>
/// <param name="bytes">Valid during the call only.</param>
public delegate void BodySink(long offset, ReadOnlySpan<byte> bytes);
