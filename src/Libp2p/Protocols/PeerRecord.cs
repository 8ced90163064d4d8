using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Protocols;

/// <summary>
/// A peer's addresses under its own signature (RFC 0003 inside the envelope of RFC 0002, with the domain and payload type that
/// every implementation uses). A greater sequence number replaces a smaller.
/// </summary>
public sealed record PeerRecord(PeerId Peer, ulong Sequence, IReadOnlyList<Multiaddr> Addresses)
{
    public const int MaxEnvelope = 2048;

    /// <summary>The signed bytes, as they are passed on.</summary>
    public ReadOnlyMemory<byte> Envelope { get; init; }

    public const int MaxAddresses = 10;

    private static ReadOnlySpan<byte> Domain => "libp2p-peer-record"u8;
    private static ReadOnlySpan<byte> PayloadType => [0x03, 0x01];

    /// <summary>The signed envelope.</summary>
    public static byte[] Seal(Identity identity, ulong sequence, IReadOnlyList<Multiaddr> addresses)
    {
        var payload = new ArrayBufferWriter<byte>();
        var record = new ProtoWriter(payload);
        record.Bytes(1, identity.Id.Bytes.Span);
        record.Varint(2, sequence);
        foreach (var address in addresses.Take(MaxAddresses))
        {
            var bytes = address.ToBytes();
            record.Header(3, ProtoWriter.SizeOf(1, bytes.Length));
            record.Bytes(1, bytes);
        }
        var envelope = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(envelope);
        writer.Bytes(1, identity.PublicKey.Protobuf.Span);
        writer.Bytes(2, PayloadType);
        writer.Bytes(3, payload.WrittenSpan);
        writer.Bytes(5, identity.Sign(SignedBytes(payload.WrittenSpan)));
        return envelope.WrittenSpan.ToArray();
    }

    /// <summary>Verifies the signature before the payload is parsed. Addresses of unknown shape are left out.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> envelope, [NotNullWhen(true)] out PeerRecord? record)
    {
        record = null;
        if (envelope.Length > MaxEnvelope) return false;
        ReadOnlySpan<byte> key = [], type = [], payload = [], signature = [];
        var reader = new ProtoReader(envelope);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = reader.Bytes(); break;
                case 2: type = reader.Bytes(); break;
                case 3: payload = reader.Bytes(); break;
                case 5: signature = reader.Bytes(); break;
            }
        }
        return reader.Complete
            && type.SequenceEqual(PayloadType)
            && IdentityKey.TryParse(key, out var identity)
            && identity.Verify(SignedBytes(payload), signature)
            && TryParse(payload, PeerId.FromPublicKey(identity), envelope.ToArray(), out record);
    }

    /// <summary>Whose signature the envelope claims to carry; nothing is verified.</summary>
    public static bool TryReadSigner(ReadOnlySpan<byte> envelope, [NotNullWhen(true)] out PeerId? signer)
    {
        signer = null;
        if (envelope.Length > MaxEnvelope) return false;
        var reader = new ProtoReader(envelope);
        while (reader.Next())
        {
            if (reader.Field == 1) signer = IdentityKey.TryParse(reader.Bytes(), out var key) ? PeerId.FromPublicKey(key) : null;
        }
        return reader.Complete && signer is not null;
    }

    private static bool TryParse(
        ReadOnlySpan<byte> payload, PeerId signer, ReadOnlyMemory<byte> envelope, [NotNullWhen(true)] out PeerRecord? record)
    {
        record = null;
        ReadOnlySpan<byte> peer = [];
        ulong sequence = 0;
        var addresses = new List<Multiaddr>();
        var entries = 0;
        var reader = new ProtoReader(payload);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: peer = reader.Bytes(); break;
                case 2: sequence = reader.Varint(); break;
                case 3:
                    if (++entries > MaxAddresses) return false;
                    var entry = new ProtoReader(reader.Bytes());
                    while (entry.Next())
                    {
                        if (entry.Field == 1 && Multiaddr.TryFromBytes(entry.Bytes(), out var address)) addresses.Add(address);
                    }
                    if (!entry.Complete) return false;
                    break;
            }
        }
        if (!reader.Complete || !peer.SequenceEqual(signer.Bytes.Span)) return false;
        record = new PeerRecord(signer, sequence, addresses) { Envelope = envelope };
        return true;
    }

    private static byte[] SignedBytes(ReadOnlySpan<byte> payload)
    {
        var signed = new byte[3 + Domain.Length + PayloadType.Length + Varint.LengthOf((ulong)payload.Length) - 1 + payload.Length];
        var rest = signed.AsSpan();
        Append(ref rest, Domain);
        Append(ref rest, PayloadType);
        Append(ref rest, payload);
        return signed;
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        rest = rest[Varint.Write(rest, (ulong)part.Length)..];
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }
}
