using System.Buffers;
using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p.Protocols;

/// <summary><c>/ipfs/id/1.0.0</c> and <c>/ipfs/id/push/1.0.0</c>: who we are, where, and what we speak.</summary>
internal sealed class Identify(Func<Connection, IdentifyInfo> describe, Func<byte[]> signedRecord)
{
    public const string Protocol = "/ipfs/id/1.0.0";
    public const string PushProtocol = "/ipfs/id/push/1.0.0";
    public const int MaxInbound = 2;

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Tells an asking peer.</summary>
    public async Task TellAsync(Connection connection, YamuxStream stream, CancellationToken cancellation)
    {
        await Framing.WriteAsync(stream, IdentifyMessage.Encode(describe(connection), signedRecord()), cancellation);
        stream.CloseWrite();
    }

    /// <summary>Hears what the peer says of itself, on a stream that we opened or that it pushes on.</summary>
    /// <exception cref="Libp2pException">The message is malformed or of another peer.</exception>
    public static async Task<IdentifyInfo> HearAsync(Connection connection, YamuxStream stream, CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>();
        for (var part = 0; part < IdentifyMessage.MaxParts; part++)
        {
            var bytes = await Framing.ReadAsync(stream.Input, IdentifyMessage.MaxLength - message.WrittenCount, cancellation);
            if (bytes is null) break;
            message.Write(bytes);
        }
        if (!IdentifyMessage.TryDecode(message.WrittenSpan, connection.RemotePeer, out var info)) throw new Libp2pException("The peer sent a malformed identify message, or that of another peer.");
        // A record is replaced only by a later one.
        if (connection.Identified?.Record is { } known && (info.Record is null || info.Record.Sequence < known.Sequence)) info = info with { Record = known };
        return info;
    }
}
