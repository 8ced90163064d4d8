namespace Flashback.Ethereum;

/// <summary>A recoverable secp256k1 signature with low s (EIP-2). <see cref="RecoveryId"/> is 0 or 1.</summary>
public readonly record struct Signature(Bytes32 R, Bytes32 S, byte RecoveryId)
{
    /// <summary>r ‖ s ‖ v with v = 27 or 28.</summary>
    public const int Length = 65;

    /// <summary>EIP-2098: r ‖ (parity bit, s).</summary>
    public const int CompactLength = 64;

    /// <summary>27 or 28.</summary>
    public byte V => (byte)(RecoveryId + 27);

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        R.Span.CopyTo(bytes);
        S.Span.CopyTo(bytes.AsSpan(32));
        bytes[64] = V;
        return bytes;
    }

    public byte[] ToCompact()
    {
        var bytes = new byte[CompactLength];
        R.Span.CopyTo(bytes);
        S.Span.CopyTo(bytes.AsSpan(32));
        bytes[32] |= (byte)(RecoveryId << 7);
        return bytes;
    }

    /// <summary>Parses 65 bytes with v of 27 or 28. Ranges of r and s are checked where the signature is used.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Signature signature)
    {
        signature = default;
        if (bytes.Length != Length || bytes[64] is not (27 or 28)) return false;
        signature = new Signature(new Bytes32(bytes[..32]), new Bytes32(bytes[32..64]), (byte)(bytes[64] - 27));
        return true;
    }

    /// <summary>Parses the 64 bytes of EIP-2098. Ranges of r and s are checked where the signature is used.</summary>
    public static bool TryParseCompact(ReadOnlySpan<byte> bytes, out Signature signature)
    {
        signature = default;
        if (bytes.Length != CompactLength) return false;
        Span<byte> s = stackalloc byte[Bytes32.Length];
        bytes[32..].CopyTo(s);
        s[0] &= 0x7f;
        signature = new Signature(new Bytes32(bytes[..32]), new Bytes32(s), (byte)(bytes[32] >> 7));
        return true;
    }
}
