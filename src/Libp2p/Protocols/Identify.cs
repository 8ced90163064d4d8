using System.Buffers;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Network;
using Flashback.Libp2p.Pacing;

namespace Flashback.Libp2p.Protocols;

/// <summary><c>/ipfs/id/1.0.0</c> and <c>/ipfs/id/push/1.0.0</c>: who we are, where, and what we speak.</summary>
internal sealed class Identify(
    Identity identity, HostOptions options, StreamRouter router, OwnRecord own, TimeProvider time, Action<HostNotice> notice)
{
    public const string Protocol = "/ipfs/id/1.0.0";
    public const string PushProtocol = "/ipfs/id/push/1.0.0";

    private const int MaxInbound = 2;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Where we can be dialed.</summary>
    public required Func<IReadOnlyList<Multiaddr>> Addresses { get; init; }

    /// <summary>The peer has identified itself again; raised outside every lock.</summary>
    public required Action<Connection> Identified { get; init; }

    public required CancellationToken Stop { get; init; }

    public void Serve()
    {
        router.Add(Protocol, MaxInbound, (connection, stream, _) => TimedAsync(t => TellAsync(connection, stream, t)), forGuests: true);
        router.Add(PushProtocol, MaxInbound, (connection, stream, _) => TimedAsync(t => HearAsync(connection, stream, t)), forGuests: true);
    }

    /// <summary>Asks a peer that has just been connected. A failure is noted, nothing more.</summary>
    public Task AskAsync(Connection connection) => TryAsync(connection, Protocol, (stream, t) => HearAsync(connection, stream, t));

    /// <summary>Tells the peer of a change, if it listens to such.</summary>
    public Task PushAsync(Connection connection) => connection.Identified?.Protocols.Contains(PushProtocol) == true
        ? TryAsync(connection, PushProtocol, (stream, t) => TellAsync(connection, stream, t))
        : Task.CompletedTask;

    private async Task TryAsync(Connection connection, string protocol, Func<YamuxStream, CancellationToken, Task> action)
    {
        try
        {
            await TimedAsync(async t =>
            {
                await using var stream = await router.OpenAsync(connection, [protocol], t);
                await action(stream, t);
            });
        }
        catch (Exception e)
        {
            if (connection.Closed.IsCompleted || Stop.IsCancellationRequested) return;
            notice(HostNotice.Failure("identify_failed", connection.RemotePeer, e));
        }
    }

    private async Task TellAsync(Connection connection, YamuxStream stream, CancellationToken cancellation)
    {
        var addresses = Addresses();
        var info = new IdentifyInfo
        {
            PublicKey = identity.PublicKey,
            ListenAddresses = addresses,
            Protocols = router.Protocols,
            ObservedAddress = Multiaddr.FromEndPoint(connection.RemoteEndPoint),
            ProtocolVersion = options.ProtocolVersion,
            AgentVersion = options.AgentVersion,
        };
        await Framing.WriteAsync(stream, IdentifyMessage.Encode(info, own.Current.Envelope.Span), cancellation);
        stream.CloseWrite();
    }

    /// <exception cref="Libp2pException">The message is malformed or of another peer.</exception>
    private async Task HearAsync(Connection connection, YamuxStream stream, CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>();
        for (var part = 0; part < IdentifyMessage.MaxParts; part++)
        {
            var bytes = await Framing.ReadAsync(stream.Input, IdentifyMessage.MaxLength - message.WrittenCount, cancellation);
            if (bytes is null) break;
            message.Write(bytes);
        }
        if (!IdentifyMessage.TryDecode(message.WrittenSpan, connection.RemotePeer, out var info))
            throw new Libp2pException("The peer sent a malformed identify message, or that of another peer.");
        // A record is replaced only by a later one.
        if (connection.Identified?.Record is { } known && (info.Record is null || info.Record.Sequence < known.Sequence))
            info = info with { Record = known };
        connection.Identified = info;
        Identified(connection);
    }

    private Task TimedAsync(Func<CancellationToken, Task> action) => Deadline.RunAsync(Timeout, time, action, notice, Stop);
}
