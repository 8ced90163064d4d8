using System.Security.Cryptography;
using static Flashback.Ethereum.Secp256k1Native;

namespace Flashback.Ethereum;

/// <summary>
/// ECDSA over secp256k1 by libsecp256k1. Signing is deterministic (RFC 6979, SHA-256) and always gives low s;
/// verification and recovery refuse high s (EIP-2), so a signature has one form only.
/// </summary>
public static unsafe class Secp256k1
{
    public const int PrivateKeyLength = 32;

    /// <summary>The longest DER signature: two integers of 33 bytes and the headers.</summary>
    public const int MaxDerLength = 72;

    /// <summary>(n - 1) / 2, the greatest low s.</summary>
    private static ReadOnlySpan<byte> HalfOrder =>
    [
        0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
    ];

    /// <summary>True for 32 bytes that spell a number from 1 to n - 1.</summary>
    public static bool IsValidPrivateKey(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != PrivateKeyLength) return false;
        fixed (byte* secret = privateKey) return secp256k1_ec_seckey_verify(Context, secret) == 1;
    }

    /// <exception cref="ArgumentException">The private key is not a number from 1 to n - 1 in 32 bytes.</exception>
    public static Signature Sign(Bytes32 digest, ReadOnlySpan<byte> privateKey)
    {
        if (!IsValidPrivateKey(privateKey)) throw InvalidPrivateKey();
        var native = stackalloc byte[RecoverableSignatureStruct];
        var compact = stackalloc byte[64];
        int recoveryId;
        fixed (byte* secret = privateKey, hash = digest.Span)
        {
            if (secp256k1_ecdsa_sign_recoverable(Context, native, hash, secret, 0, 0) != 1)
                throw new CryptographicException("libsecp256k1 could not sign.");
        }
        _ = secp256k1_ecdsa_recoverable_signature_serialize_compact(Context, compact, &recoveryId, native);
        // 2 and 3 mean r overflowed n: odds of 2^-127, and Ethereum has no v for them.
        if (recoveryId > 1) throw new CryptographicException("The signature has no Ethereum form.");
        return new Signature(new Bytes32(new ReadOnlySpan<byte>(compact, 32)), new Bytes32(new ReadOnlySpan<byte>(compact + 32, 32)),
            (byte)recoveryId);
    }

    /// <summary>The address whose key made the signature; false for high s, r or s out of range, or no such point.</summary>
    public static bool TryRecover(Bytes32 digest, in Signature signature, out Address address)
    {
        address = default;
        Span<byte> point = stackalloc byte[PublicKey.UncompressedLength];
        if (!Recover(digest, signature, point)) return false;
        address = Address.FromPublicKey(point);
        return true;
    }

    /// <summary>The DER form of <see cref="Sign"/>, as libp2p and X.509 carry it.</summary>
    /// <exception cref="ArgumentException">The private key is not a number from 1 to n - 1 in 32 bytes.</exception>
    public static byte[] SignDer(Bytes32 digest, ReadOnlySpan<byte> privateKey)
    {
        var signature = Sign(digest, privateKey);
        var native = stackalloc byte[SignatureStruct];
        fixed (byte* compact = signature.ToBytes()) _ = secp256k1_ecdsa_signature_parse_compact(Context, native, compact);
        return ToDer(native);
    }

    /// <summary>Verifies a DER signature. False for anything but its one strict DER encoding, and for high s.</summary>
    public static bool VerifyDer(Bytes32 digest, ReadOnlySpan<byte> publicKey33or65, ReadOnlySpan<byte> der)
    {
        if (der.Length is 0 or > MaxDerLength) return false;
        var native = stackalloc byte[SignatureStruct];
        fixed (byte* input = der)
        {
            if (secp256k1_ecdsa_signature_parse_der(Context, native, input, (nuint)der.Length) != 1) return false;
        }
        return der.SequenceEqual(ToDer(native)) && VerifyNative(digest, publicKey33or65, native);
    }

    internal static ArgumentException InvalidPrivateKey() =>
        new("A private key is 32 bytes that spell a number from 1 to n - 1 of secp256k1.");

    private static bool Recover(Bytes32 digest, in Signature signature, Span<byte> uncompressed)
    {
        if (signature.RecoveryId > 1 || signature.S.Span.SequenceCompareTo(HalfOrder) > 0) return false;
        Span<byte> compact = stackalloc byte[64];
        signature.R.Span.CopyTo(compact);
        signature.S.Span.CopyTo(compact[32..]);
        var native = stackalloc byte[RecoverableSignatureStruct];
        var key = stackalloc byte[PublicKeyStruct];
        var length = (nuint)uncompressed.Length;
        fixed (byte* input = compact, hash = digest.Span, destination = uncompressed)
        {
            return secp256k1_ecdsa_recoverable_signature_parse_compact(Context, native, input, signature.RecoveryId) == 1
                && secp256k1_ecdsa_recover(Context, key, native, hash) == 1
                && secp256k1_ec_pubkey_serialize(Context, destination, &length, key, Uncompressed) == 1;
        }
    }

    private static bool VerifyNative(Bytes32 digest, ReadOnlySpan<byte> publicKey, byte* signature)
    {
        if (!PublicKey.HasKnownForm(publicKey)) return false;
        var key = stackalloc byte[PublicKeyStruct];
        fixed (byte* input = publicKey, hash = digest.Span)
        {
            return secp256k1_ec_pubkey_parse(Context, key, input, (nuint)publicKey.Length) == 1
                && secp256k1_ecdsa_verify(Context, signature, hash, key) == 1;
        }
    }

    private static byte[] ToDer(byte* native)
    {
        var output = stackalloc byte[MaxDerLength];
        nuint length = MaxDerLength;
        if (secp256k1_ecdsa_signature_serialize_der(Context, output, &length, native) != 1)
            throw new CryptographicException("libsecp256k1 could not serialise a signature.");
        return new ReadOnlySpan<byte>(output, (int)length).ToArray();
    }
}
