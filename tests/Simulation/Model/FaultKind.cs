namespace Flashback.Simulation.Model;

/// <summary>What may go wrong in a world beside its dishonest validators.</summary>
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
