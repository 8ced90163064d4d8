using Flashback.Ethereum;

namespace Flashback.Aggregation.Rounds;

/// <summary>Pure: whose signature is it? The real one is secp256k1 public key recovery.</summary>
public interface ISignatureRecovery
{
    /// <summary>False for a signature that no key could have made, and for high s.</summary>
    bool TryRecover(Bytes32 digest, Signature signature, out Address signer);
}
