using Flashback.Ethereum;

namespace Flashback.Simulation.Model;

/// <summary>
/// EIP-712 signatures of real keys. Every node recovers every signature: the world remembers what came out, as it always does.
/// </summary>
public sealed class RealSignatures : Signatures, IDisposable
{
    private readonly Dictionary<Address, PrivateKey> _keys = [];
    private readonly Dictionary<(Bytes32 Digest, Signature Signature), Address?> _recovered = [];

    public override Address NewSigner(Prng prng)
    {
        var key = PrivateKey.FromBytes(prng.Word().Span);
        _keys[key.Address] = key;
        return key.Address;
    }

    public override Signature Sign(Address signer, Bytes32 digest) => _keys[signer].Sign(digest);

    public override bool TryRecover(Bytes32 digest, Signature signature, out Address signer)
    {
        if (!_recovered.TryGetValue((digest, signature), out var found))
            _recovered[(digest, signature)] = found = Secp256k1.TryRecover(digest, signature, out var recovered) ? recovered : null;
        signer = found ?? default;
        return found is not null;
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
    }
}
