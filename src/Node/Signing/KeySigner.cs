using Flashback.Ethereum;

namespace Flashback.Node.Signing;

/// <summary>A key held in this process.</summary>
internal sealed class KeySigner(PrivateKey key) : ISigner
{
    public Address Address => key.Address;

    public Signature Sign(Bytes32 digest) => key.Sign(digest);
}
