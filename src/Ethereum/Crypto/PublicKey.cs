using static Flashback.Ethereum.Secp256k1Native;

namespace Flashback.Ethereum;

/// <summary>The two SEC 1 encodings of a secp256k1 public key.</summary>
public static unsafe class PublicKey
{
    /// <summary>0x02 or 0x03, then x.</summary>
    public const int CompressedLength = 33;

    /// <summary>0x04, then x and y.</summary>
    public const int UncompressedLength = 65;

    /// <exception cref="ArgumentException">The private key is not a number from 1 to n - 1 in 32 bytes.</exception>
    public static byte[] FromPrivateKey(ReadOnlySpan<byte> privateKey)
    {
        if (!Secp256k1.IsValidPrivateKey(privateKey)) throw Secp256k1.InvalidPrivateKey();
        var key = stackalloc byte[PublicKeyStruct];
        fixed (byte* secret = privateKey) _ = secp256k1_ec_pubkey_create(Context, key, secret);
        var output = new byte[CompressedLength];
        Serialize(key, output, Compressed);
        return output;
    }

    /// <summary>The 65-byte form of either form; false when the bytes are not a point of the curve.</summary>
    public static bool TryDecompress(ReadOnlySpan<byte> publicKey33or65, Span<byte> uncompressed65)
    {
        if (uncompressed65.Length != UncompressedLength || !HasKnownForm(publicKey33or65)) return false;
        var key = stackalloc byte[PublicKeyStruct];
        fixed (byte* source = publicKey33or65)
        {
            if (secp256k1_ec_pubkey_parse(Context, key, source, (nuint)publicKey33or65.Length) != 1) return false;
        }
        Serialize(key, uncompressed65, Uncompressed);
        return true;
    }

    /// <exception cref="ArgumentException">The bytes are not a public key.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> publicKey33or65)
    {
        var output = new byte[UncompressedLength];
        return TryDecompress(publicKey33or65, output)
            ? output : throw new ArgumentException("The bytes are not a secp256k1 public key (33 bytes compressed or 65 uncompressed).");
    }

    /// <exception cref="ArgumentException">The bytes are not a public key.</exception>
    public static Address ToAddress(ReadOnlySpan<byte> publicKey33or65) => Address.FromPublicKey(Decompress(publicKey33or65));

    /// <summary>The library would also take the 65-byte "hybrid" form, a second encoding of the same key: it is refused.</summary>
    internal static bool HasKnownForm(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == CompressedLength || (publicKey.Length == UncompressedLength && publicKey[0] == 4);

    private static void Serialize(byte* key, Span<byte> output, uint form)
    {
        var length = (nuint)output.Length;
        fixed (byte* destination = output) _ = secp256k1_ec_pubkey_serialize(Context, destination, &length, key, form);
    }
}
