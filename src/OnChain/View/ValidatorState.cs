
namespace Flashback.OnChain.View;

/// <summary>As in the registry contract.</summary>
public enum ValidatorState : byte
{
    None,
    Active,

    /// <summary>Left by itself; its stake unbonds.</summary>
    Exited,

    /// <summary>Its stake fell below the minimum by slashing.</summary>
    Dropped,

    /// <summary>Proven to have signed two payloads for one slot, or removed by the certifier.</summary>
    Expelled,

    /// <summary>Not eligible for a time because it was missing or outlying; its stake stays bonded.</summary>
    Suspended,
}
