using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Flashback.Ethereum.Keystore;

/// <summary>
/// Web3 Secret Storage, version 3: a private key encrypted with a password, in the JSON file that Geth, ethers and
/// Foundry read and write. Writes scrypt; reads scrypt and PBKDF2.
/// </summary>
public static class KeystoreV3
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxLength = 16 * 1024;

    private const int DerivedLength = 32;

    /// <summary>Encrypts the key; by default at <see cref="ScryptParameters.Standard"/> cost.</summary>
    public static string Encrypt(PrivateKey key, string password, ScryptParameters? parameters = null)
    {
        parameters ??= ScryptParameters.Standard;
        var salt = RandomNumberGenerator.GetBytes(32);
        var iv = RandomNumberGenerator.GetBytes(16);
        var id = RandomNumberGenerator.GetBytes(16);
        var derived = Derive(password, bytes => Scrypt.DeriveKey(bytes, salt, parameters, DerivedLength));
        var secret = key.ToBytes();
        var ciphertext = Aes128Ctr.Transform(derived.AsSpan(0, 16), iv, secret);
        var mac = Mac(derived, ciphertext);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(derived);
        return JsonSerializer.Serialize(new
        {
            version = 3,
            id = KeystoreJson.Uuid(id),
            address = Convert.ToHexStringLower(key.Address.Span),
            crypto = new
            {
                cipher = KeystoreJson.Cipher,
                cipherparams = new { iv = Convert.ToHexStringLower(iv) },
                ciphertext = Convert.ToHexStringLower(ciphertext),
                kdf = "scrypt",
                kdfparams = new { dklen = DerivedLength, n = parameters.N, r = parameters.R, p = parameters.P, salt = Convert.ToHexStringLower(salt) },
                mac = Convert.ToHexStringLower(mac.Span),
            },
        });
    }

    /// <exception cref="KeystorePasswordException">The password is wrong.</exception>
    /// <exception cref="KeystoreException">The text is no keystore of version 3, or asks for more memory or work than allowed.</exception>
    public static PrivateKey Decrypt(string json, string password)
    {
        var store = KeystoreJson.Read(json);
        var derived = Derive(password, bytes => store.DeriveKey(bytes));
        var secret = Array.Empty<byte>();
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(Mac(derived, store.Ciphertext).Span, store.Mac)) throw new KeystorePasswordException();
            secret = Aes128Ctr.Transform(derived.AsSpan(0, 16), store.Iv, store.Ciphertext);
            return Open(secret, store.Address);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>The address in the file, without the password; null if the file does not tell.</summary>
    /// <exception cref="KeystoreException">The text is no keystore of version 3.</exception>
    public static Address? ReadAddress(string json) => KeystoreJson.Read(json).Address;

    private static PrivateKey Open(byte[] secret, Address? address)
    {
        if (!Secp256k1.IsValidPrivateKey(secret)) throw new KeystoreException("The keystore holds something that is no secp256k1 key.");
        var key = PrivateKey.FromBytes(secret);
        if (address is not { } expected || expected == key.Address) return key;
        key.Dispose();
        throw new KeystoreException($"The keystore says that it holds {expected}, but it holds {key.Address}.");
    }

    /// <summary>The second half of the derived key authenticates the ciphertext.</summary>
    private static Bytes32 Mac(byte[] derived, byte[] ciphertext) => Keccak256.Hash([.. derived.AsSpan(16, 16), .. ciphertext]);

    private static byte[] Derive(string password, Func<byte[], byte[]> derive)
    {
        // The bytes as typed, as Geth has it; the definition knows no normalisation.
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return derive(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
