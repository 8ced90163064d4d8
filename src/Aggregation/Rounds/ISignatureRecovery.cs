using Flashback.Ethereum;

namespace Flashback.Aggregation.Rounds;

/// <summary>
/// Recovers the signer of a signature, without side effects. The production implementation is secp256k1 public key recovery.
/// </summary>
public interface ISignatureRecovery
{
    /// <summary>False for a signature that no key could have made, and for one with a high s.</summary>
    bool TryRecover(Bytes32 digest, Signature signature, out Address signer);
}
