namespace Flashback.Node.Keys;

/// <summary>The four keys of a validator.</summary>
public enum KeyRole
{
    /// <summary>Cold: holds the stake, registers, rotates. Keep it off the validator's machine.</summary>
    Owner,

    /// <summary>Hot: signs batches, proposals and votes, through the sign log alone.</summary>
    Signer,

    /// <summary>Hot: pays for transactions.</summary>
    Submitter,

    /// <summary>Hot: the libp2p identity.</summary>
    Peer,
}
