namespace Flashback.Probes.Scheduling;

/// <summary>What a planned probe does.</summary>
public enum ProbeKind
{
    /// <summary>Uploads this epoch's canary.</summary>
    Upload,

    /// <summary>Reads a canary whole: the download speed.</summary>
    ReadWhole,

    /// <summary>Reads a random range of a random live canary, or a random chunk of the consumer's data.</summary>
    ReadRange,

    /// <summary>Asks for the headers of a random live canary.</summary>
    Head,

    /// <summary>Lists under a live canary's folder.</summary>
    List,

    /// <summary>Removes a canary whose time is over.</summary>
    Delete,
}
