namespace Flashback.Ethereum;

/// <summary>The outermost hash of EIP-712.</summary>
public static class Eip712
{
    /// <summary>keccak256(0x19 ‖ 0x01 ‖ domain separator ‖ struct hash): what is signed.</summary>
    public static Bytes32 Digest(Bytes32 separator, Bytes32 structHash)
    {
        Span<byte> bytes = stackalloc byte[66];
        (bytes[0], bytes[1]) = (0x19, 0x01);
        separator.Span.CopyTo(bytes[2..]);
        structHash.Span.CopyTo(bytes[34..]);
        return Keccak256.Hash(bytes);
    }
}
