using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Flashback.Ethereum;
using Flashback.Libp2p.Formats;
using Flashback.Libp2p.Security;

namespace Flashback.Libp2p;

/// <summary>
/// A peer's public key as protobuf <c>PublicKey{Type=1, Data=2}</c> in its one deterministic form. All four kinds parse, so
/// that their ids can be named; signatures are verified for secp256k1 and ECDSA P-256 only.
/// </summary>
public sealed class IdentityKey
{
    /// <summary>RSA 4096 in PKIX is about 550 bytes.</summary>
    public const int MaxLength = 1024;

    /// <summary>08 02 12 21: what precedes the 33 bytes of a secp256k1 key.</summary>
    private const int Secp256k1HeaderLength = 4;

    private const int Secp256k1Length = 33, Ed25519Length = 32;

    private readonly byte[] _protobuf;
    private readonly int _dataOffset;

    private IdentityKey(KeyType type, byte[] protobuf, int dataOffset)
    {
        Type = type;
        _protobuf = protobuf;
        _dataOffset = dataOffset;
    }

    public KeyType Type { get; }

    public ReadOnlyMemory<byte> Protobuf => _protobuf;

    public ReadOnlyMemory<byte> Data => _protobuf.AsMemory(_dataOffset);

    /// <exception cref="ArgumentException">The key is not 33 bytes that begin with 2 or 3.</exception>
    public static IdentityKey Secp256k1(ReadOnlySpan<byte> compressed)
    {
        if (!IsCompressed(compressed))
            throw new ArgumentException("A compressed secp256k1 key is 33 bytes that begin with 2 or 3.", nameof(compressed));
        return new IdentityKey(KeyType.Secp256k1, [0x08, (byte)KeyType.Secp256k1, 0x12, Secp256k1Length, .. compressed],
            Secp256k1HeaderLength);
    }

    /// <summary>Accepts only the deterministic encoding: both fields, in order, minimal, nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> protobuf, [NotNullWhen(true)] out IdentityKey? key)
    {
        key = null;
        if (protobuf.Length > MaxLength || protobuf is not [0x08, <= (byte)KeyType.Ecdsa, 0x12, ..]) return false;
        var type = (KeyType)protobuf[1];
        if (Varint.Read(protobuf[3..], out var length, out var lengthSize) != System.Buffers.OperationStatus.Done) return false;
        var data = protobuf[(3 + lengthSize)..];
        if ((ulong)data.Length != length) return false;
        var wellFormed = type switch
        {
            KeyType.Secp256k1 => IsCompressed(data),
            KeyType.Ed25519 => data.Length == Ed25519Length,
            _ => data.Length > 0,
        };
        if (wellFormed) key = new IdentityKey(type, protobuf.ToArray(), 3 + lengthSize);
        return wellFormed;
    }

    /// <summary>
    /// True for a valid signature over the message (SHA-256, DER). secp256k1: strict DER and low s.
    /// Always false for Ed25519 and RSA, which are not supported.
    /// </summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Type switch
    {
        KeyType.Secp256k1 => Ethereum.Secp256k1.VerifyDer(new Bytes32(SHA256.HashData(message)), Data.Span, signature),
        KeyType.Ecdsa => EcdsaP256.Verify(Data.Span, message, signature),
        _ => false,
    };

    private static bool IsCompressed(ReadOnlySpan<byte> key) => key is [2 or 3, ..] && key.Length == Secp256k1Length;
}
