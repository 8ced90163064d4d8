namespace Flashback.Node.Signing;

/// <summary>Why the sign log refused. Every refusal is final: it is reported, never retried.</summary>
public enum SignRefusal
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The slot holds another digest: a signature would be equivocation.</summary>
    OtherDigest,

    /// <summary>The epoch is at or below the low-water mark, where the log no longer knows every signature.</summary>
    BelowLowWater,

    /// <summary>The signer was never declared to the log.</summary>
    UnknownSigner,

    /// <summary>Another process was seen to sign with this key.</summary>
    SignedElsewhere,
}
