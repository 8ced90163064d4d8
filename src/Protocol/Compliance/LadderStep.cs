namespace Flashback.Protocol.Compliance;

/// <summary>Steps for repeated severe breach. The numbers are the contract's.</summary>
public enum LadderStep : byte
{
    None = 0,
    Warned = 1,

    /// <summary>At least half of a missed epoch's price goes back.</summary>
    ReducedPayment = 2,

    /// <summary>No new agreement until the record is clean again.</summary>
    Suspended = 3,

    /// <summary>Collateral was slashed; suspended.</summary>
    Slashed = 4,
}
