using System.Security.Cryptography;
using System.Text;
using Nethereum.KeyStore;
using Nethereum.KeyStore.Crypto;
using Nethereum.KeyStore.Model;

namespace Flashback.Ethereum.Keystore;

/// <summary>
/// Web3 Secret Storage, version 3: a private key encrypted with a password, in the JSON file that Geth, ethers and
/// Foundry read and write. Writes scrypt; reads scrypt and PBKDF2.
/// </summary>
public static class KeystoreV3
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>Encrypts the key; by default at <see cref="ScryptParameters.Standard"/> cost.</summary>
    /// <exception cref="ArgumentException">The parameters are out of bounds.</exception>
    public static string Encrypt(PrivateKey key, string password, ScryptParameters? parameters = null)
    {
        parameters ??= ScryptParameters.Standard;
        if (parameters.Problem() is { } problem) throw new ArgumentException(problem, nameof(parameters));
        var cost = new ScryptParams { N = parameters.N, R = parameters.R, P = parameters.P, Dklen = KeystoreJson.DerivedLength };
        var secret = key.ToBytes();
        try
        {
            var address = Convert.ToHexStringLower(key.Address.Span);
            return new KeyStoreScryptService().EncryptAndGenerateKeyStoreAsJson(password, secret, address, cost);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            ScryptMemory.GiveBack(parameters);
        }
    }

    /// <exception cref="KeystorePasswordException">The password is wrong.</exception>
    /// <exception cref="KeystoreException">The text is not a version 3 keystore, or needs more memory or work than allowed.</exception>
    public static PrivateKey Decrypt(string json, string password)
    {
        var store = KeystoreJson.Read(json);
        var derived = Derive(store, password);
        var secret = Array.Empty<byte>();
        try
        {
            secret = new KeyStoreCrypto().Decrypt(store.Mac, store.Iv, store.Ciphertext, derived);
            return Open(secret, store.Address);
        }
        catch (DecryptionException)
        {
            throw new KeystorePasswordException();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>The address in the file, without the password; null if the file does not tell.</summary>
    /// <exception cref="KeystoreException">The text is not a keystore of version 3.</exception>
    public static Address? ReadAddress(string json) => KeystoreJson.Read(json).Address;

    private static PrivateKey Open(byte[] secret, Address? address)
    {
        if (!Secp256k1.IsValidPrivateKey(secret)) throw new KeystoreException("The keystore does not hold a secp256k1 key.");
        var key = PrivateKey.FromBytes(secret);
        if (address is not { } expected || expected == key.Address) return key;
        key.Dispose();
        throw new KeystoreException($"The keystore says that it holds {expected}, but it holds {key.Address}.");
    }

    private static byte[] Derive(KeystoreJson store, string password)
    {
        // The bytes as typed, as Geth has it; the definition knows no normalisation.
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return store.DeriveKey(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
