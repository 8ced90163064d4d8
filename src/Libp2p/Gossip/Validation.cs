namespace Flashback.Libp2p.Gossip;

/// <summary>What the application thinks of a message.</summary>
public enum Validation
{
    /// <summary>Delivered and forwarded.</summary>
    Accept,

    /// <summary>Dropped; nobody is blamed: late, not for us, or we cannot tell.</summary>
    Ignore,

    /// <summary>Dropped; the peer that forwarded it loses score: no honest peer forwards this.</summary>
    Reject,
}
