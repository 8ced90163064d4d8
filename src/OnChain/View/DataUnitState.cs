
namespace Flashback.OnChain.View;

/// <summary>As in the provider contract.</summary>
public enum DataUnitState : byte
{
    None,

    /// <summary>Offered, no agreement; not probed.</summary>
    Reserved,

    /// <summary>An agreement runs; probed.</summary>
    InUse,

    /// <summary>Announced downtime; not probed.</summary>
    Maintenance,

    /// <summary>Going away; not probed.</summary>
    Decommissioning,
}
