namespace Flashback.Libp2p;

/// <summary>The kinds of key of the peer-ids specification, with their numbers on the wire.</summary>
public enum KeyType
{
    Rsa = 0,
    Ed25519 = 1,
    Secp256k1 = 2,
    Ecdsa = 3,
}
