using System.Net;
using System.Net.Sockets;

namespace Flashback.Libp2p.Transport;

/// <summary>TCP without Nagle's delay.</summary>
/// <param name="allow">
/// Which addresses may be dialed; all when null. A name is resolved once: when any of its addresses is not allowed, none is dialed, as
/// mixed answers are how a rebinding attack looks.
/// </param>
public sealed class TcpTransport(Func<IPAddress, bool>? allow = null) : ITransport
{
    private const int Backlog = 128;

    public async ValueTask<RawConnection> DialAsync(Multiaddr address, CancellationToken cancellation)
    {
        IPAddress[] targets;
        try
        {
            targets = address.ToEndPoint() is { } endPoint
                ? [endPoint.Address] : await Dns.GetHostAddressesAsync(address.Host, Family(address), cancellation);
        }
        catch (SocketException e)
        {
            throw new Libp2pException($"{address} could not be resolved: {e.SocketErrorCode}.", e);
        }
        if (allow is not null && !Array.TrueForAll(targets, target => allow(target)))
            throw new Libp2pException($"{address} leads to an address that is not allowed to be dialed.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(targets, address.Port, cancellation);
            return new RawConnection(new NetworkStream(socket, ownsSocket: true), Unmapped((IPEndPoint)socket.RemoteEndPoint!));
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException s) throw new Libp2pException($"{address} could not be reached: {s.SocketErrorCode}.", e);
            throw;
        }
    }

    public ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken cancellation)
    {
        var endPoint = address.ToEndPoint() ?? throw new Libp2pException($"{address} is a name; listening needs an IP address.");
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return new ValueTask<IListener>(new Listener(socket));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new Libp2pException($"{address} cannot be listened on: {e.SocketErrorCode}.", e);
        }
    }

    private static AddressFamily Family(Multiaddr address) => address.HostProtocol switch
    {
        "dns4" => AddressFamily.InterNetwork,
        "dns6" => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unspecified,
    };

    private static IPEndPoint Unmapped(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;

    private sealed class Listener(Socket socket) : IListener
    {
        public Multiaddr Address { get; } = Multiaddr.FromEndPoint((IPEndPoint)socket.LocalEndPoint!);

        public async ValueTask<RawConnection?> AcceptAsync(CancellationToken cancellation)
        {
            try
            {
                var accepted = await socket.AcceptAsync(cancellation);
                accepted.NoDelay = true;
                return new RawConnection(new NetworkStream(accepted, ownsSocket: true), Unmapped((IPEndPoint)accepted.RemoteEndPoint!));
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException
            {
                SocketErrorCode: SocketError.OperationAborted
                or SocketError.Interrupted
            })
            {
                return null;
            }
            catch (SocketException e)
            {
                throw new Libp2pException($"A connection could not be accepted: {e.SocketErrorCode}.", e);
            }
        }

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
