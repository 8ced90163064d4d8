
namespace Flashback.Devnet.Plan;

/// <summary>What the devnet arranged for a data unit.</summary>
public enum Fate
{
    /// <summary>Keeps its promise: paid less the fee.</summary>
    Healthy,

    /// <summary>Too slow for its terms: its consumer gets a share back.</summary>
    Slow,

    /// <summary>Alters what it serves: its consumer gets everything back, its provider is slashed.</summary>
    Corrupt,
}
