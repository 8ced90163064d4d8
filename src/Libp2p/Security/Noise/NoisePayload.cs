using System.Buffers;
using System.Text;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Security.Noise;

/// <summary>
/// What libp2p puts into a handshake message (its Noise specification, "Libp2p data in handshake messages"): the identity key,
/// its signature over the static key, and the multiplexers in order of preference (null: the peer names none, so the
/// choice is made inside).
/// </summary>
internal sealed record NoisePayload(IdentityKey Key, IReadOnlyList<string>? Muxers)
{
    private const uint IdentityKeyField = 1, SignatureField = 2, ExtensionsField = 4, MuxersField = 2;
    private const int MaxMuxers = 16;
    private const int MaxMuxerLength = 128;

    public static byte[] Encode(Identity identity, ReadOnlySpan<byte> staticKey, IReadOnlyList<string> muxers)
    {
        var extensions = new ArrayBufferWriter<byte>();
        foreach (var muxer in muxers) new ProtoWriter(extensions).Text(MuxersField, muxer);
        var output = new ArrayBufferWriter<byte>();
        var writer = new ProtoWriter(output);
        writer.Bytes(IdentityKeyField, identity.PublicKey.Protobuf.Span);
        writer.Bytes(SignatureField, identity.Sign(Signed(staticKey)));
        writer.Bytes(ExtensionsField, extensions.WrittenSpan);
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="Libp2pException">It is malformed, or its key did not sign this static key.</exception>
    public static NoisePayload Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> staticKey)
    {
        ReadOnlySpan<byte> key = [], signature = [];
        List<string>? muxers = null;
        var reader = new ProtoReader(payload);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case IdentityKeyField: key = reader.Bytes(); break;
                case SignatureField: signature = reader.Bytes(); break;
                case ExtensionsField when !TryReadMuxers(reader.Bytes(), ref muxers): reader.Fail(); break;
            }
        }
        if (!reader.Complete || !IdentityKey.TryParse(key, out var identity))
            throw new Libp2pException("The Noise handshake failed: the peer's payload is malformed.");
        if (!identity.Verify(Signed(staticKey), signature))
            throw new Libp2pException("The Noise handshake failed: the peer's identity did not sign its static key.");
        return new NoisePayload(identity, muxers);
    }

    private static bool TryReadMuxers(ReadOnlySpan<byte> extensions, ref List<string>? muxers)
    {
        var reader = new ProtoReader(extensions);
        while (reader.Next())
        {
            if (reader.Field != MuxersField) continue;
            var name = reader.Bytes();
            muxers ??= [];
            if (name.Length > MaxMuxerLength || muxers.Count == MaxMuxers) return false;
            muxers.Add(Encoding.UTF8.GetString(name));
        }
        return reader.Complete;
    }

    private static byte[] Signed(ReadOnlySpan<byte> staticKey) => [.. "noise-libp2p-static-key:"u8, .. staticKey];
}
