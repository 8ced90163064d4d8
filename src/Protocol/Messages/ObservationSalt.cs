using System.Buffers.Binary;
using Flashback.Ethereum;

namespace Flashback.Protocol.Messages;

/// <summary>
/// The salt that keeps a committed observation hidden: without it a few plausible values could be tried against the leaf.
/// </summary>
public static class ObservationSalt
{
    private static ReadOnlySpan<byte> Label => "flashback/salt"u8;

    /// <summary>keccak256("flashback/salt" ‖ secret ‖ epoch ‖ dataUnit), with the validator's own probe secret.</summary>
    public static Bytes32 Derive(Bytes32 secret, ulong epoch, Bytes32 dataUnit)
    {
        Span<byte> bytes = stackalloc byte[Label.Length + 32 + 8 + 32];
        Label.CopyTo(bytes);
        var rest = bytes[Label.Length..];
        secret.Span.CopyTo(rest);
        BinaryPrimitives.WriteUInt64BigEndian(rest[32..], epoch);
        dataUnit.Span.CopyTo(rest[40..]);
        return Keccak256.Hash(bytes);
    }
}
