using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;

namespace Flashback.Simulation.Model;

/// <summary>How the validators of a world sign. Only who is asked to sign may call <see cref="Sign"/>.</summary>
public abstract class Signatures : ISignatureRecovery
{
    /// <summary>A new validator's signer; draws one word.</summary>
    public abstract Address NewSigner(Prng prng);

    public abstract Signature Sign(Address signer, Bytes32 digest);

    public abstract bool TryRecover(Bytes32 digest, Signature signature, out Address signer);

    public bool IsOf(Address signer, Bytes32 digest, Signature signature) =>
        TryRecover(digest, signature, out var found) && found == signer;
}
