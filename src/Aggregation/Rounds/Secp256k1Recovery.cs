using Flashback.Ethereum;

namespace Flashback.Aggregation.Rounds;

/// <summary>The real <see cref="ISignatureRecovery"/>.</summary>
public sealed class Secp256k1Recovery : ISignatureRecovery
{
    public static readonly Secp256k1Recovery Instance = new();

    public bool TryRecover(Bytes32 digest, Signature signature, out Address signer) => Secp256k1.TryRecover(digest, signature, out signer);
}
