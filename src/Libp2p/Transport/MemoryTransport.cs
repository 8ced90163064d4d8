using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;

namespace Flashback.Libp2p.Transport;

/// <summary>
/// Connects hosts of one process that share it, without sockets: for tests and simulations of many nodes. Ports are those of
/// this instance, whatever the IP address.
/// </summary>
public sealed class MemoryTransport : ITransport
{
    private const int FirstPort = 10_000;

    private readonly ConcurrentDictionary<int, Listener> _listeners = new();
    private int _lastPort = FirstPort;

    /// <summary>Refuses a dial when false: a test's partition. It says nothing of connections that stand.</summary>
    public Func<Multiaddr, bool> CanDial { get; set; } = _ => true;

    public ValueTask<RawConnection> DialAsync(Multiaddr address, CancellationToken cancellation)
    {
        if (!CanDial(address) || !_listeners.TryGetValue(address.Port, out var listener))
            throw new Libp2pException($"{address} could not be reached.");
        var (near, far) = CreatePair();
        var from = new IPEndPoint(IPAddress.Loopback, Interlocked.Increment(ref _lastPort) & 0xffff);
        if (!listener.Arrivals.Writer.TryWrite(new RawConnection(far, from))) throw new Libp2pException($"{address} could not be reached.");
        return new ValueTask<RawConnection>(new RawConnection(near, address.ToEndPoint() ?? from));
    }

    public ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken cancellation)
    {
        var port = address.Port == 0 ? Interlocked.Increment(ref _lastPort) : address.Port;
        var listener = new Listener(this, Multiaddr.FromEndPoint(new IPEndPoint(IPAddress.Loopback, port)));
        if (!_listeners.TryAdd(port, listener)) throw new Libp2pException($"{address} is in use.");
        return new ValueTask<IListener>(listener);
    }

    /// <summary>Two streams, each reading what the other writes.</summary>
    public static (Stream Near, Stream Far) CreatePair()
    {
        MemoryLine there = new(), back = new();
        return (new DuplexStream(back, there), new DuplexStream(there, back));
    }

    private sealed class Listener(MemoryTransport transport, Multiaddr address) : IListener
    {
        public Channel<RawConnection> Arrivals { get; } = Channel.CreateUnbounded<RawConnection>();
        public Multiaddr Address => address;

        public async ValueTask<RawConnection?> AcceptAsync(CancellationToken cancellation) =>
            await Arrivals.Reader.WaitToReadAsync(cancellation) && Arrivals.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask DisposeAsync()
        {
            transport._listeners.TryRemove(address.Port, out _);
            Arrivals.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
