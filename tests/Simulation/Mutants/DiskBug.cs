namespace Flashback.Simulation.Mutants;

/// <summary>What may be wrong with how a sign log is kept, or with how a node begins with it.</summary>
public enum DiskBug
{
    None,

    /// <summary>A slot is signed before its record is flushed.</summary>
    NeverFlushes,

    /// <summary>A write that found no room counts as made.</summary>
    IgnoresFullDisk,

    /// <summary>Records are appended behind a torn one, where they are never read.</summary>
    WritesBehindTornTail,

    /// <summary>The low-water mark refuses nothing.</summary>
    ForgetsLowWater,

    /// <summary>An old copy that was put back is not noticed.</summary>
    IgnoresRollback,
}
