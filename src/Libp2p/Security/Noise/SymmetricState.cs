using System.Security.Cryptography;

namespace Flashback.Libp2p.Security.Noise;

/// <summary>The running hash and chaining key of a handshake, and the cipher once there is a key (Noise, revision 34, 5.2).</summary>
internal sealed class SymmetricState : IDisposable
{
    private readonly byte[] _hash;
    private readonly byte[] _chainingKey;
    private CipherState? _cipher;

    /// <param name="protocolName">32 bytes, as long as the hash, so that it is its own hash.</param>
    /// <param name="prologue">What both sides must agree on beforehand.</param>
    public SymmetricState(ReadOnlySpan<byte> protocolName, ReadOnlySpan<byte> prologue)
    {
        _hash = protocolName.ToArray();
        _chainingKey = protocolName.ToArray();
        MixHash(prologue);
    }

    /// <summary>Names this handshake and nothing else.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>What <see cref="EncryptAndHash"/> adds by now.</summary>
    public int Overhead => _cipher is null ? 0 : CipherState.TagLength;

    public void MixHash(ReadOnlySpan<byte> data)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(_hash);
        sha.AppendData(data);
        sha.GetHashAndReset(_hash);
    }

    public void MixKey(ReadOnlySpan<byte> material)
    {
        Span<byte> keys = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Derive(material, keys);
        keys[..SHA256.HashSizeInBytes].CopyTo(_chainingKey);
        _cipher?.Dispose();
        _cipher = new CipherState(keys[SHA256.HashSizeInBytes..]);
        CryptographicOperations.ZeroMemory(keys);
    }

    public byte[] EncryptAndHash(ReadOnlySpan<byte> plain)
    {
        var result = new byte[plain.Length + Overhead];
        if (_cipher is null) plain.CopyTo(result);
        else _cipher.Encrypt(_hash, plain, result);
        MixHash(result);
        return result;
    }

    /// <summary>Null for a message that was not written by the one who holds the key.</summary>
    public byte[]? DecryptAndHash(ReadOnlySpan<byte> message)
    {
        if (message.Length < Overhead) return null;
        var result = new byte[message.Length - Overhead];
        if (_cipher is null) message.CopyTo(result);
        else if (!_cipher.TryDecrypt(_hash, message, result)) return null;
        MixHash(message);
        return result;
    }

    /// <summary>The ciphers of the transport: the initiator writes with the first.</summary>
    public (CipherState First, CipherState Second) Split()
    {
        Span<byte> keys = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Derive([], keys);
        var ciphers = (new CipherState(keys[..SHA256.HashSizeInBytes]), new CipherState(keys[SHA256.HashSizeInBytes..]));
        CryptographicOperations.ZeroMemory(keys);
        return ciphers;
    }

    public void Dispose()
    {
        _cipher?.Dispose();
        CryptographicOperations.ZeroMemory(_chainingKey);
    }

    /// <summary>
    /// HKDF with the chaining key as salt. In two steps, since OpenSSL's own refuses empty material, which <see cref="Split"/> has.
    /// </summary>
    private void Derive(ReadOnlySpan<byte> material, Span<byte> keys)
    {
        Span<byte> extracted = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(_chainingKey, material, extracted);
        HKDF.Expand(HashAlgorithmName.SHA256, extracted, keys, []);
        CryptographicOperations.ZeroMemory(extracted);
    }
}
