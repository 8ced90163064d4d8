namespace Flashback.Probes.S3;

/// <summary>One object of a listing.</summary>
public sealed record S3Entry(string Key, long Length, string ETag);
