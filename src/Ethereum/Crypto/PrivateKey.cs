using System.Security.Cryptography;

namespace Flashback.Ethereum;

/// <summary>
/// A secp256k1 private key. It never prints its secret, keeps it where the collector makes no copies of it,
/// and zeroes it on <see cref="Dispose"/>. Signing is safe from several threads at once.
/// </summary>
public sealed class PrivateKey : IDisposable
{
    private readonly byte[] _secret = GC.AllocateArray<byte>(Secp256k1.PrivateKeyLength, pinned: true);
    private readonly byte[] _publicKey;
    private volatile bool _disposed;

    private PrivateKey(ReadOnlySpan<byte> secret)
    {
        _publicKey = Ethereum.PublicKey.FromPrivateKey(secret);
        secret.CopyTo(_secret);
        Address = Ethereum.PublicKey.ToAddress(_publicKey);
    }

    public Address Address { get; }

    /// <summary>The compressed public key, 33 bytes.</summary>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>A new key from the system's cryptographic generator.</summary>
    public static PrivateKey Generate()
    {
        Span<byte> secret = stackalloc byte[Secp256k1.PrivateKeyLength];
        try
        {
            do RandomNumberGenerator.Fill(secret);
            while (!Secp256k1.IsValidPrivateKey(secret));
            return new PrivateKey(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <exception cref="ArgumentException">The bytes are not 32 that spell a number from 1 to n -
    /// 1. The message does not show them.</exception>
    public static PrivateKey FromBytes(ReadOnlySpan<byte> secret) => new(secret);

    /// <summary>Signs a 32-byte digest: recoverable, RFC 6979, low s.</summary>
    public Signature Sign(Bytes32 digest)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Secp256k1.Sign(digest, _secret);
    }

    /// <summary>ECDSA with SHA-256 in DER, which is what libp2p's secp256k1 keys sign with.</summary>
    public byte[] SignSha256Der(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Secp256k1.SignDer(new Bytes32(SHA256.HashData(message)), _secret);
    }

    /// <summary>The secret, 32 bytes. The caller keeps it no longer than needed and zeroes it.</summary>
    public byte[] ToBytes()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _secret.AsSpan().ToArray();
    }

    /// <summary>The address; never the secret.</summary>
    public override string ToString() => $"PrivateKey({Address})";

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_secret);
    }
}
