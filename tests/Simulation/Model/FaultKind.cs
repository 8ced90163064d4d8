namespace Flashback.Simulation.Model;

/// <summary>The faults of a world besides its dishonest validators.</summary>
public enum FaultKind
{
    Drop,
    Duplicate,
    Partition,
    Crash,
    LoseStore,
    LoseTail,
    Drift,
    TornWrite,
    FullDisk,
    OldCopy,
    OldStore,
    Reorganisation,
}
