using Flashback.Ethereum;

namespace Flashback.Libp2p;

/// <summary>
/// This node's own identity: a secp256k1 key used for nothing but peer-to-peer (it signs at every start, so it is not a key
/// to hold funds with). The key stays owned by the caller and must outlive the identity.
/// </summary>
public sealed class Identity
{
    private readonly PrivateKey _key;

    public Identity(PrivateKey key)
    {
        _key = key;
        PublicKey = IdentityKey.Secp256k1(key.PublicKey.Span);
        Id = PeerId.FromPublicKey(PublicKey);
    }

    public PeerId Id { get; }

    public IdentityKey PublicKey { get; }

    /// <summary>SHA-256, ECDSA, DER, low s: js-libp2p refuses high s.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => _key.SignSha256Der(message);
}
