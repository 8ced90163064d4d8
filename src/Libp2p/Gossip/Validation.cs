namespace Flashback.Libp2p.Gossip;

/// <summary>The application's judgement of a message.</summary>
public enum Validation
{
    /// <summary>Delivered and forwarded.</summary>
    Accept,

    /// <summary>Dropped without blame: late, not for us, or undecidable.</summary>
    Ignore,

    /// <summary>Dropped; the peer that forwarded it loses score: no honest peer forwards this.</summary>
    Reject,
}
