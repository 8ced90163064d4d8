using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;

namespace Flashback.Simulation.Model;

/// <summary>Signatures without curves: r binds digest and signer, s names the signer. Only who is asked to sign may call <see cref="Sign"/>.</summary>
public class FakeSignatures : ISignatureRecovery
{
    public static readonly FakeSignatures Instance = new();

    public static Signature Sign(Address signer, Bytes32 digest)
    {
        var name = Name(signer);
        return new Signature(Keccak256.Hash(digest, name), name, 0);
    }

    public virtual bool TryRecover(Bytes32 digest, Signature signature, out Address signer)
    {
        signer = new Address(signature.S.Span[12..]);
        return signature == Sign(signer, digest);
    }

    private static Bytes32 Name(Address signer)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        signer.Span.CopyTo(bytes[12..]);
        return new Bytes32(bytes);
    }
}
