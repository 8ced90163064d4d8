namespace Flashback.Client.Archive;

/// <summary>How much an archive takes.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Verdicts; beyond, the one that was kept first makes room.</summary>
    public int Verdicts { get; init; } = 10_000;

    /// <summary>Evidence bundles; beyond, another is refused: evidence is never thrown away by itself.</summary>
    public int Bundles { get; init; } = 2_000;

    /// <summary>Bytes of the file beyond which nothing is added.</summary>
    public long FileBytes { get; init; } = 1L << 30;
}
