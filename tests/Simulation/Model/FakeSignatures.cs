using Flashback.Ethereum;

namespace Flashback.Simulation.Model;

/// <summary>Signatures without curves: r binds digest and signer, s names the signer.</summary>
public class FakeSignatures : Signatures
{
    public override Address NewSigner(Prng prng) => new(prng.Word().Span[..20]);

    public override Signature Sign(Address signer, Bytes32 digest) => Of(signer, digest);

    public override bool TryRecover(Bytes32 digest, Signature signature, out Address signer)
    {
        signer = new Address(signature.S.Span[12..]);
        return signature == Of(signer, digest);
    }

    private static Signature Of(Address signer, Bytes32 digest)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        signer.Span.CopyTo(bytes[12..]);
        var name = new Bytes32(bytes);
        return new Signature(Keccak256.Hash(digest, name), name, 0);
    }
}
