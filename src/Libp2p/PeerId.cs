using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p;

/// <summary>
/// Who a peer is: the multihash of its public key (libp2p peer-ids specification). Keys of up to 42 bytes, so every
/// secp256k1 key, stand in it whole; longer ones as SHA-256. Compares by bytes.
/// </summary>
public sealed class PeerId : IEquatable<PeerId>, IComparable<PeerId>
{
    public const int MaxLength = 2 + MaxInlineKey;

    private const int MaxInlineKey = 42;
    private const byte IdentityCode = 0x00, Sha256Code = 0x12;

    private readonly byte[] _multihash;
    private string? _text;

    private PeerId(byte[] multihash) => _multihash = multihash;

    /// <summary>The multihash.</summary>
    public ReadOnlyMemory<byte> Bytes => _multihash;

    /// <summary>The id of a compressed secp256k1 public key (33 bytes).</summary>
    /// <exception cref="ArgumentException">The key is not 33 bytes that begin with 2 or 3.</exception>
    public static PeerId FromPublicKey(ReadOnlySpan<byte> compressed) => FromPublicKey(IdentityKey.Secp256k1(compressed));

    public static PeerId FromPublicKey(IdentityKey key)
    {
        var encoded = key.Protobuf.Span;
        return encoded.Length <= MaxInlineKey
            ? new PeerId([IdentityCode, (byte)encoded.Length, .. encoded])
            : new PeerId([Sha256Code, SHA256.HashSizeInBytes, .. SHA256.HashData(encoded)]);
    }

    /// <summary>Accepts an identity multihash of a well-formed public key, or a SHA-256 multihash.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PeerId? id)
    {
        id = null;
        if (bytes.Length < 2 || bytes[1] != bytes.Length - 2) return false;
        var wellFormed = bytes[0] switch
        {
            IdentityCode => bytes.Length <= MaxLength && IdentityKey.TryParse(bytes[2..], out _),
            Sha256Code => bytes[1] == SHA256.HashSizeInBytes,
            _ => false,
        };
        if (wellFormed) id = new PeerId(bytes.ToArray());
        return wellFormed;
    }

    /// <summary>Parses the base58 form (<c>16Uiu2HA…</c>, <c>12D3…</c>, <c>Qm…</c>) or the base32 CIDv1 form (<c>bafz…</c>).</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static PeerId Parse(string text) =>
        TryParse(text, out var id)
            ? id : throw new FormatException($"'{text}' is not a peer id (base58 such as 16Uiu2HA…, or a CID such as bafz…).");

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PeerId? id)
    {
        const byte cidVersion = 1, libp2pKeyCodec = 0x72;
        id = null;
        if (text.Length is 0 or > Base58.MaxText) return false;
        if (text[0] != 'b') return Base58.TryDecode(text, out var bytes) && TryFromBytes(bytes, out id);
        return Base32.TryDecode(text[1..], out var cid) && cid is [cidVersion, libp2pKeyCodec, ..] && TryFromBytes(cid.AsSpan(2), out id);
    }

    public bool Equals(PeerId? other) => other is not null && _multihash.AsSpan().SequenceEqual(other._multihash);
    public override bool Equals(object? obj) => Equals(obj as PeerId);

    /// <summary>The last bytes of a multihash are those of a key or of a hash: as good as random.</summary>
    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(_multihash.AsSpan(_multihash.Length - 4));

    public int CompareTo(PeerId? other) => other is null ? 1 : _multihash.AsSpan().SequenceCompareTo(other._multihash);
    public static bool operator ==(PeerId? left, PeerId? right) => left is null ? right is null : left.Equals(right);
    public static bool operator !=(PeerId? left, PeerId? right) => !(left == right);
    public static bool operator <(PeerId left, PeerId right) => left.CompareTo(right) < 0;
    public static bool operator >(PeerId left, PeerId right) => left.CompareTo(right) > 0;
    public static bool operator <=(PeerId left, PeerId right) => left.CompareTo(right) <= 0;
    public static bool operator >=(PeerId left, PeerId right) => left.CompareTo(right) >= 0;

    /// <summary>The base58 form.</summary>
    public override string ToString() => _text ??= Base58.Encode(_multihash);
}
