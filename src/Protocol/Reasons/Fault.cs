namespace Flashback.Protocol.Reasons;

/// <summary>
/// Whose trouble it is. Trouble of our own (<see cref="Self"/>, <see cref="Config"/>) never reads as a provider's downtime.
/// </summary>
public enum Fault
{
    /// <summary>Nobody's: it succeeded.</summary>
    None,
    Config,
    Chain,
    Peer,
    Target,
    Self,
    Bug,
}
