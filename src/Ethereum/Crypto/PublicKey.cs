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

    /// <summary>The 33-byte form of either form; false when the bytes are no point of the curve.</summary>
    public static bool TryCompress(ReadOnlySpan<byte> publicKey33or65, Span<byte> compressed33) =>
        compressed33.Length == CompressedLength && TryConvert(publicKey33or65, compressed33, Compressed);

    /// <summary>The 65-byte form of either form; false when the bytes are no point of the curve.</summary>
    public static bool TryDecompress(ReadOnlySpan<byte> publicKey33or65, Span<byte> uncompressed65) =>
        uncompressed65.Length == UncompressedLength && TryConvert(publicKey33or65, uncompressed65, Uncompressed);

    /// <exception cref="ArgumentException">The bytes are no public key.</exception>
    public static byte[] Compress(ReadOnlySpan<byte> publicKey33or65)
    {
        var output = new byte[CompressedLength];
        return TryCompress(publicKey33or65, output) ? output : throw Invalid();
    }

    /// <exception cref="ArgumentException">The bytes are no public key.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> publicKey33or65)
    {
        var output = new byte[UncompressedLength];
        return TryDecompress(publicKey33or65, output) ? output : throw Invalid();
    }

    /// <exception cref="ArgumentException">The bytes are no public key.</exception>
    public static Address ToAddress(ReadOnlySpan<byte> publicKey33or65) => Address.FromPublicKey(Decompress(publicKey33or65));

    /// <summary>The library would also take the 65-byte "hybrid" form, a second encoding of the same key: it is refused.</summary>
    internal static bool HasKnownForm(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == CompressedLength || (publicKey.Length == UncompressedLength && publicKey[0] == 4);

    private static bool TryConvert(ReadOnlySpan<byte> input, Span<byte> output, uint form)
    {
        if (!HasKnownForm(input)) return false;
        var key = stackalloc byte[PublicKeyStruct];
        fixed (byte* source = input)
        {
            if (secp256k1_ec_pubkey_parse(Context, key, source, (nuint)input.Length) != 1) return false;
        }
        Serialize(key, output, form);
        return true;
    }

    private static void Serialize(byte* key, Span<byte> output, uint form)
    {
        var length = (nuint)output.Length;
        fixed (byte* destination = output) _ = secp256k1_ec_pubkey_serialize(Context, destination, &length, key, form);
    }

    private static ArgumentException Invalid() => new("The bytes are not a secp256k1 public key (33 bytes compressed or 65 uncompressed).");
}
