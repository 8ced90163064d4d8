using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Flashback.Libp2p.Security.Noise;

/// <summary>
/// X25519 (RFC 7748) of OpenSSL's libcrypto. The runtime uses that library for its own cryptography on Linux, but hands this
/// curve to nobody. Where there is no OpenSSL 3, <see cref="IsSupported"/> is false and the host speaks TLS alone.
/// </summary>
internal static unsafe partial class X25519
{
    /// <summary>Bytes of a private key, of a public key and of a shared secret.</summary>
    public const int KeyLength = 32;

    private const string Library = "libcrypto";

    /// <summary>NID_X25519.</summary>
    private const int KeyType = 1034;

    /// <summary>OPENSSL_INIT_NO_ATEXIT. Only the first call in the process decides it.</summary>
    private const ulong NoCleanUpAtExit = 0x00080000;

    private static readonly string[] Candidates =
    [
        "libcrypto.so.3", "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib", "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib"
    ];

    private static readonly Lazy<nint> Handle = new(Load);

    public static bool IsSupported => Handle.Value != 0;

    /// <exception cref="CryptographicException">OpenSSL refused.</exception>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey)
    {
        var key = Private(privateKey);
        try
        {
            var result = new byte[KeyLength];
            nuint length = KeyLength;
            fixed (byte* p = result)
                if (EVP_PKEY_get_raw_public_key(key, p, &length) != 1 || length != KeyLength)
                    throw new CryptographicException("OpenSSL did not give the public key.");
            return result;
        }
        finally
        {
            EVP_PKEY_free(key);
        }
    }

    /// <summary>False when the public key is a point of small order, with which every secret would be zero.</summary>
    /// <exception cref="CryptographicException">OpenSSL refused.</exception>
    public static bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> secret)
    {
        if (publicKey.Length != KeyLength || secret.Length != KeyLength)
            throw new ArgumentException($"Keys and secrets have {KeyLength} bytes.", nameof(publicKey));
        nint key = Private(privateKey), peer = 0, context = 0;
        try
        {
            fixed (byte* p = publicKey) peer = EVP_PKEY_new_raw_public_key(KeyType, 0, p, KeyLength);
            context = EVP_PKEY_CTX_new(key, 0);
            if (peer == 0 || context == 0 || EVP_PKEY_derive_init(context) != 1 || EVP_PKEY_derive_set_peer(context, peer) != 1)
                throw new CryptographicException("OpenSSL did not begin the key agreement.");
            nuint length = KeyLength;
            fixed (byte* s = secret) return EVP_PKEY_derive(context, s, &length) == 1 && length == KeyLength;
        }
        finally
        {
            EVP_PKEY_CTX_free(context);
            EVP_PKEY_free(peer);
            EVP_PKEY_free(key);
            ERR_clear_error(); // or the runtime would take this thread's leftover for an error of its own
        }
    }

    private static nint Private(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != KeyLength) throw new ArgumentException($"A private key has {KeyLength} bytes.", nameof(bytes));
        if (!IsSupported) throw new PlatformNotSupportedException("X25519 needs OpenSSL 3 (libcrypto).");
        nint key;
        fixed (byte* p = bytes) key = EVP_PKEY_new_raw_private_key(KeyType, 0, p, KeyLength);
        return key != 0 ? key : throw new CryptographicException("OpenSSL did not take the private key.");
    }

    private static nint Load()
    {
        foreach (var candidate in Candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, out var handle)) continue;
            NativeLibrary.SetDllImportResolver(typeof(X25519).Assembly, (name, _, _) => name == Library ? handle : 0);
            // As the runtime asks, which may not have come first: else the library frees itself at exit, under threads that still use it.
            return OPENSSL_init_crypto(NoCleanUpAtExit, 0) == 1 ? handle : 0;
        }
        return 0;
    }

    [LibraryImport(Library)] private static partial int OPENSSL_init_crypto(ulong options, nint settings);
    [LibraryImport(Library)] private static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nuint length);
    [LibraryImport(Library)] private static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte* key, nuint length);
    [LibraryImport(Library)] private static partial int EVP_PKEY_get_raw_public_key(nint key, byte* output, nuint* length);
    [LibraryImport(Library)] private static partial nint EVP_PKEY_CTX_new(nint key, nint engine);
    [LibraryImport(Library)] private static partial int EVP_PKEY_derive_init(nint context);
    [LibraryImport(Library)] private static partial int EVP_PKEY_derive_set_peer(nint context, nint peer);
    [LibraryImport(Library)] private static partial int EVP_PKEY_derive(nint context, byte* secret, nuint* length);
    [LibraryImport(Library)] private static partial void EVP_PKEY_CTX_free(nint context);
    [LibraryImport(Library)] private static partial void EVP_PKEY_free(nint key);
    [LibraryImport(Library)] private static partial void ERR_clear_error();
}
