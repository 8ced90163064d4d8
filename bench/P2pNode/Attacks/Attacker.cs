using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Libp2p.Formats;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Negotiation;
using Flashback.Libp2p.Security;

namespace Flashback.Bench.P2pNode.Attacks;

/// <summary>One hostile identity: sockets, secured lines and gossip streams to the victim, and frames to send on them.</summary>
internal sealed class Attacker(string address, TimeProvider time) : IConnectionGater, IAsyncDisposable
{
    private static readonly string[] Meshsub = ["/meshsub/1.1.0"];

    private readonly Multiaddr _victim = Multiaddr.Parse(address);
    private readonly List<Libp2pHost> _hosts = [];

    public PrivateKey Key { get; } = PrivateKey.Generate();

    public PeerId Id => PeerId.FromPublicKey(Key.PublicKey.Span);

    public bool AllowDial(PeerId peer, Multiaddr address) => true;
    public bool AllowAccept(IPEndPoint remote) => true;
    public bool AllowSecured(PeerId peer, Direction direction) => true;

    public async Task<Socket> ConnectAsync(CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_victim.ToEndPoint()!, stop);
        return socket;
    }

    /// <summary>A line through TLS, on which raw yamux frames go.</summary>
    public async Task<Stream> SecureAsync(TlsTransport tls, CancellationToken stop)
    {
        var raw = new NetworkStream(await ConnectAsync(stop), ownsSocket: true);
        await MultistreamSelect.SelectAsync(raw, [TlsTransport.Protocol], stop);
        return (await tls.SecureOutboundAsync(raw, _victim.Peer!, stop)).Stream;
    }

    public TlsTransport Tls() => new(new Identity(Key), ["/yamux/1.0.0"], time);

    /// <summary>A gossip stream whose peer follows the topic; what the victim sends is read and thrown away.</summary>
    public async Task<YamuxStream> GossipAsync(CancellationToken stop)
    {
        var host = new Libp2pHost(new Identity(Key), new HostOptions(), this, time);
        _hosts.Add(host);
        host.Handle(Meshsub[0], async (stream, cancellation) =>
        {
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, cancellation) > 0)
            {
            }
        });
        await host.StartAsync(stop);
        await host.ConnectAsync(_victim, stop);
        var stream = await host.NewStreamAsync(_victim.Peer!, Meshsub, stop);
        await stream.WriteAsync(Frame(rpc => Nested(rpc, 1, sub =>
        {
            sub.Varint(1, 1);
            sub.Text(2, Victim.Topic);
        })), stop);
        return stream;
    }

    public delegate void Fill(ProtoWriter writer);

    public static byte[] Publish(byte[] data) => Frame(rpc => Nested(rpc, 2, message =>
    {
        message.Bytes(2, data);
        message.Text(4, Victim.Topic);
    }));

    /// <summary>A control message with one entry of ids or topics.</summary>
    public static byte[] Control(Fill fill) => Frame(rpc => Nested(rpc, 3, fill));

    public static void Nested(ProtoWriter writer, uint field, Fill fill)
    {
        var inner = new ArrayBufferWriter<byte>();
        fill(new ProtoWriter(inner));
        writer.Bytes(field, inner.WrittenSpan);
    }

    public static byte[] Frame(Fill fill)
    {
        var rpc = new ArrayBufferWriter<byte>();
        fill(new ProtoWriter(rpc));
        var frame = new byte[Varint.LengthOf((ulong)rpc.WrittenCount) + rpc.WrittenCount];
        rpc.WrittenSpan.CopyTo(frame.AsSpan(Varint.Write(frame, (ulong)rpc.WrittenCount)));
        return frame;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
    }
}
