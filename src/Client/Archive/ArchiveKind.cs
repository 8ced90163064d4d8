namespace Flashback.Client.Archive;

public enum ArchiveKind
{
    /// <summary>An attested verdict.</summary>
    Verdict,

    /// <summary>An evidence bundle.</summary>
    Evidence,
}
