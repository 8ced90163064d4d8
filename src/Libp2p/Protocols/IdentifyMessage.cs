using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Flashback.Libp2p.Formats;

namespace Flashback.Libp2p.Protocols;

/// <summary>The protobuf of <c>/ipfs/id/1.0.0</c>.</summary>
internal static class IdentifyMessage
{
    /// <summary>One message, as go and js bound it.</summary>
    public const int MaxLength = 8 * 1024;

    /// <summary>Parts that one message may come in, to be merged.</summary>
    public const int MaxParts = 10;

    public const int MaxAddresses = 32;
    public const int MaxProtocols = 256;
    private const int MaxText = 256;

    public static byte[] Encode(IdentifyInfo info, ReadOnlySpan<byte> signedRecord)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var writer = new ProtoWriter(output);
        writer.Bytes(1, info.PublicKey.Protobuf.Span);
        foreach (var address in info.ListenAddresses.Take(MaxAddresses)) writer.Bytes(2, address.ToBytes());
        foreach (var protocol in info.Protocols.Take(MaxProtocols)) writer.Text(3, protocol);
        if (info.ObservedAddress is not null) writer.Bytes(4, info.ObservedAddress.ToBytes());
        writer.Text(5, info.ProtocolVersion);
        writer.Text(6, info.AgentVersion);
        if (!signedRecord.IsEmpty) writer.Bytes(8, signedRecord);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads a message whose key must be the given peer's. A signed record counts only when it holds and is of the same peer.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> message, PeerId peer, [NotNullWhen(true)] out IdentifyInfo? info)
    {
        info = null;
        IdentityKey? key = null;
        List<Multiaddr> addresses = [];
        List<string> protocols = [];
        Multiaddr? observed = null;
        string protocolVersion = "", agentVersion = "";
        PeerRecord? record = null;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1 when !IdentityKey.TryParse(reader.Bytes(), out key): return false;
                case 2 when Multiaddr.TryFromBytes(reader.Bytes(), out var address) && addresses.Count < MaxAddresses:
                    addresses.Add(address); break;
                case 3 when TryText(reader.Bytes(), out var protocol) && protocols.Count < MaxProtocols: protocols.Add(protocol); break;
                case 4: Multiaddr.TryFromBytes(reader.Bytes(), out observed); break;
                case 5: TryText(reader.Bytes(), out protocolVersion); break;
                case 6: TryText(reader.Bytes(), out agentVersion); break;
                case 8: PeerRecord.TryOpen(reader.Bytes(), out record); break;
            }
        }
        if (!reader.Complete || key is null || PeerId.FromPublicKey(key) != peer) return false;
        info = new IdentifyInfo
        {
            PublicKey = key,
            ListenAddresses = addresses,
            Protocols = protocols,
            ObservedAddress = observed,
            ProtocolVersion = protocolVersion,
            AgentVersion = agentVersion,
            Record = record?.Peer == peer ? record : null,
        };
        return true;
    }

    private static bool TryText(ReadOnlySpan<byte> bytes, out string text)
    {
        var fits = bytes.Length <= MaxText && System.Text.Unicode.Utf8.IsValid(bytes);
        text = fits ? Encoding.UTF8.GetString(bytes) : "";
        return fits;
    }
}
