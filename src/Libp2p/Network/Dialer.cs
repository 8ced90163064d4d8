using System.Threading.Channels;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Network;

/// <summary>Connects to peers: on request, and to the known ones whenever they are not connected. One dial per peer at a time.</summary>
internal sealed class Dialer(
    KnownPeers known,
    ConnectionTable connections,
    HostOptions options,
    ITransport transport,
    Upgrader upgrader,
    IConnectionGater gater,
    TimeProvider time,
    Action<HostNotice> notice)
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<PeerId, Task<Connection>> _dials = [];
    private readonly Lock _gate = new();
    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Puts a new connection to use and gives the one that is in use then.</summary>
    public required Func<Connection, Connection> Register { get; init; }

    public required Action<Connection, YamuxStream> Accept { get; init; }

    public required CancellationToken Stop { get; init; }

    public Task<Connection> ConnectAsync(PeerInfo peer, CancellationToken cancellation)
    {
        Task<Connection>? dial;
        lock (_gate)
        {
            if (connections.Find(peer.Id) is { } connection) return Task.FromResult(connection);
            if (!_dials.TryGetValue(peer.Id, out dial))
            {
                dial = Task.Run(() => DialAsync(peer), Stop);
                _dials.Add(peer.Id, dial);
            }
        }
        return dial.WaitAsync(cancellation);
    }

    /// <summary>Something changed: check at once which peers to dial.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Dials known peers that are due, and ends connections that the gater allows no longer, until stopped.</summary>
    public async Task KeepConnectedAsync()
    {
        using var ticks = new PeriodicTimer(options.RedialMin / 2, time);
        var tick = ticks.WaitForNextTickAsync(Stop).AsTask();
        var wake = _wake.Reader.ReadAsync(Stop).AsTask();
        try
        {
            while (true)
            {
                foreach (var connection in connections.InUse)
                {
                    if (!gater.AllowSecured(connection.RemotePeer, connection.Direction))
                        connection.Close("The peer is no longer allowed in.");
                    else if (gater.IsGuest(connection.RemotePeer) != connection.IsGuest)
                        connection.Close("The peer's role has changed since it was admitted.");
                }
                foreach (var peer in known.TakeDue(id => connections.Find(id) is not null)) _ = RedialAsync(peer);
                await await Task.WhenAny(tick, wake);
                if (tick.IsCompleted) tick = ticks.WaitForNextTickAsync(Stop).AsTask();
                if (wake.IsCompleted) wake = _wake.Reader.ReadAsync(Stop).AsTask();
            }
        }
        catch (OperationCanceledException)
        {
            // The host is stopping.
        }
    }

    private async Task RedialAsync(PeerInfo peer)
    {
        var success = false;
        try
        {
            await ConnectAsync(peer, Stop);
            success = true;
        }
        catch (Exception e)
        {
            if (Stop.IsCancellationRequested) return;
            notice(HostNotice.Failure("dial_failed", peer.Id, e));
        }
        finally
        {
            known.Done(peer.Id, success);
        }
    }

    private async Task<Connection> DialAsync(PeerInfo peer)
    {
        try
        {
            Exception? last = null;
            foreach (var address in peer.Addresses)
            {
                if (!gater.AllowDial(peer.Id, address))
                {
                    last ??= new GatedException($"{address} is not allowed to be dialed.");
                    continue;
                }
                try
                {
                    return Register(await upgrader.UpgradeAsync(await DialAddressAsync(address), peer.Id, Accept, Stop));
                }
                catch (Exception e) when (!Stop.IsCancellationRequested)
                {
                    // Whatever is wrong with this address, or with the transport: the next one may do.
                    last = e;
                }
            }
            throw new Libp2pException($"{peer.Id} could not be connected to: {last?.Message ?? "no address is known."}", last);
        }
        finally
        {
            lock (_gate) _dials.Remove(peer.Id);
        }
    }

    private async Task<RawConnection> DialAddressAsync(Multiaddr address)
    {
        using var deadline = new CancellationTokenSource(DialTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, Stop);
        try
        {
            return await transport.DialAsync(address, both.Token);
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            throw new Libp2pException($"{address} did not answer within {DialTimeout.TotalSeconds} s.");
        }
    }
}
