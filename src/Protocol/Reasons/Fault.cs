namespace Flashback.Protocol.Reasons;

/// <summary>
/// Whose fault it is. A problem on our own side (<see cref="Self"/>, <see cref="Config"/>) never reads as a provider's downtime.
/// </summary>
public enum Fault
{
    /// <summary>No fault: it succeeded.</summary>
    None,
    Config,
    Chain,
    Peer,
    Target,
    Self,
    Bug,
}
