using System.Threading.Channels;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Negotiation;
using Flashback.Libp2p.Network;
using Flashback.Libp2p.Protocols;
using Flashback.Libp2p.Security;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p;

/// <summary>
/// A libp2p node: listens, dials, keeps connections to the peers that it should know, and opens streams on them.
/// Events come one after another, off every lock, and must not throw.
/// </summary>
public sealed class Libp2pHost : IAsyncDisposable
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What streams of a connection that lost to a second one have to finish.</summary>
    private static readonly TimeSpan LoserGrace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Identity _identity;
    private readonly HostOptions _options;
    private readonly IConnectionGater _gater;
    private readonly TimeProvider _time;
    private readonly Action<HostNotice> _notice;
    private readonly ITransport _transport;
    private readonly TlsTransport? _tls;
    private readonly Upgrader _upgrader;
    private readonly InboundGuard _inbound;
    private readonly ConnectionTable _connections;
    private readonly KnownPeers _known;
    private readonly StreamRouter _router;
    private readonly Identify _identify;
    private readonly ulong _recordSequence;
    private readonly Channel<Action> _events = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IListener> _listeners = [];
    private readonly List<Task> _loops = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Dictionary<PeerId, Task<Connection>> _dials = [];
    private readonly Lock _gate = new();
    private bool _started;

    public Libp2pHost(Identity identity, HostOptions options, IConnectionGater gater, TimeProvider time, Action<HostNotice>? notice = null)
    {
        _identity = identity;
        _options = options;
        _gater = gater;
        _time = time;
        _notice = notice ?? (_ => { });
        _transport = options.Transport ?? new TcpTransport();
        var security = options.Security ?? (_tls = new TlsTransport(identity, [YamuxConnection.ProtocolId], time));
        _upgrader = new Upgrader(security, options, gater, time);
        _inbound = new InboundGuard(options, time);
        _connections = new ConnectionTable(identity.Id, options, time);
        _known = new KnownPeers(identity.Id, options, time);
        _router = new StreamRouter(options, time, _notice);
        _recordSequence = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        _identify = new Identify(Describe, () => PeerRecord.Seal(identity, _recordSequence, PlainAddresses()));
        _router.Add(Identify.Protocol, Identify.MaxInbound, (connection, stream, stop) => TimedAsync(Identify.Timeout, t => _identify.TellAsync(connection, stream, t), stop));
        _router.Add(Identify.PushProtocol, Identify.MaxInbound, (connection, stream, stop) => TimedAsync(Identify.Timeout, t => HearAsync(connection, stream, t), stop));
        _router.Add(Ping.Protocol, Ping.MaxInbound, (_, stream, stop) => Ping.ServeAsync(stream, time, stop));
    }

    public PeerId Id => _identity.Id;

    /// <summary>Where the host can be dialed, with its id; empty before the start.</summary>
    public IReadOnlyList<Multiaddr> ListenAddresses => [.. PlainAddresses().Select(address => address.WithPeer(Id))];

    /// <summary>The connections in use, one per peer.</summary>
    public IReadOnlyCollection<Connection> Connections => _connections.InUse;

    /// <summary>With those that lost to another and are about to be closed.</summary>
    internal int LiveConnections => _connections.Count;

    public event Action<ConnectionEvent>? ConnectionChanged;

    /// <summary>The peer said (anew) who it is and what it speaks: <see cref="Connection.Identified"/> is set.</summary>
    public event Action<Connection>? PeerIdentified;

    /// <summary>Listens and begins to dial. Register handlers and services before.</summary>
    /// <exception cref="Libp2pException">An address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _started, true)) throw new InvalidOperationException("The host was started before.");
        foreach (var address in _options.Listen)
        {
            var listener = await _transport.ListenAsync(address, cancellation);
            _listeners.Add(listener);
        }
        _loops.AddRange(_listeners.Select(AcceptLoopAsync));
        _loops.Add(KeepConnectedAsync());
        _loops.Add(RaiseEventsAsync());
    }

    /// <summary>Connects to the peer that the address names, or gives the connection that is there.</summary>
    /// <exception cref="Libp2pException">No address answers as that peer, or the gater refuses.</exception>
    public Task<Connection> ConnectAsync(Multiaddr address, CancellationToken cancellation = default) => ConnectAsync(PeerInfo.From(address), cancellation);

    /// <inheritdoc cref="ConnectAsync(Multiaddr, CancellationToken)"/>
    public Task<Connection> ConnectAsync(PeerInfo peer, CancellationToken cancellation = default)
    {
        Task<Connection>? dial;
        lock (_gate)
        {
            if (_connections.Find(peer.Id) is { } connection) return Task.FromResult(connection);
            if (!_dials.TryGetValue(peer.Id, out dial))
            {
                dial = Task.Run(() => DialAsync(peer), _stop.Token);
                _dials.Add(peer.Id, dial);
            }
        }
        return dial.WaitAsync(cancellation);
    }

    /// <summary>Opens a stream on the connection to the peer; the first of the protocols that it speaks is taken.</summary>
    /// <exception cref="Libp2pException">The peer is not connected, or speaks none of them.</exception>
    public Task<YamuxStream> NewStreamAsync(PeerId peer, IReadOnlyList<string> protocols, CancellationToken cancellation = default) =>
        OpenAsync(_connections.Find(peer) ?? throw new Libp2pException($"{peer} is not connected."), protocols, cancellation);

    /// <summary>Serves a protocol. Streams of one peer beyond the given number are reset.</summary>
    public void Handle(string protocol, StreamHandler handler, int maxInboundPerPeer = 8)
    {
        _router.Add(protocol, maxInboundPerPeer, (_, stream, stop) => handler(stream, stop));
        if (_started) PushIdentity();
    }

    /// <summary>The peers to be connected to. Those no longer allowed by the gater lose their connection at once.</summary>
    public void SetKnownPeers(IReadOnlyCollection<PeerInfo> peers)
    {
        _known.Set(peers);
        Wake();
    }

    /// <summary>Sends a request on a stream of its own and gives the response. Connects to a known peer if need be.</summary>
    /// <exception cref="Libp2pException">The peer cannot be reached, refuses, takes too long or answers with more than the maximum.</exception>
    public async Task<ReadOnlyMemory<byte>> RequestAsync(PeerId peer, string protocol, ReadOnlyMemory<byte> request, int maxResponseBytes, CancellationToken cancellation = default)
    {
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        YamuxStream? stream = null;
        try
        {
            if (_connections.Find(peer) is not { } connection) connection = await ConnectAsync(_known.Find(peer) ?? throw new Libp2pException($"{peer} is not connected and not known."), both.Token);
            stream = await OpenAsync(connection, [protocol], both.Token);
            var response = await RequestResponse.AskAsync(stream, request, maxResponseBytes, both.Token);
            await stream.DisposeAsync();
            return response;
        }
        catch (Exception e)
        {
            stream?.Reset();
            cancellation.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested) throw new Libp2pException($"{peer} did not answer {protocol} within {_options.RequestTimeout.TotalSeconds} s.", e);
            throw e as Libp2pException ?? new Libp2pException($"The request {protocol} to {peer} failed.", e);
        }
    }

    /// <summary>Serves a protocol of one request and one response per stream.</summary>
    public void HandleRequests(string protocol, int maxRequestBytes, RequestHandler handler, int maxInboundPerPeer = 8) =>
        Handle(protocol, (stream, stop) => TimedAsync(_options.RequestTimeout, t => RequestResponse.AnswerAsync(stream, maxRequestBytes, handler, t), stop), maxInboundPerPeer);

    /// <summary>Round trip of <c>/ipfs/ping/1.0.0</c> on a new stream.</summary>
    public async Task<TimeSpan> PingAsync(PeerId peer, CancellationToken cancellation = default)
    {
        await using var stream = await NewStreamAsync(peer, [Ping.Protocol], cancellation);
        return await Ping.RoundTripAsync(stream, _time, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var listener in _listeners) await listener.DisposeAsync();
        foreach (var connection in _connections.CloseAll()) connection.Close("The host is stopping.");
        _events.Writer.TryComplete();
        await Task.WhenAll(_loops);
        _tls?.Dispose();
    }

    /// <summary>As the public one, for a service that needs the connection too.</summary>
    internal void Handle(string protocol, Func<Connection, YamuxStream, CancellationToken, Task> handler, int maxInboundPerPeer) =>
        _router.Add(protocol, maxInboundPerPeer, handler);

    internal void Unhandle(string protocol) => _router.Remove(protocol);

    internal void Notice(string kind, PeerId? peer, string detail) => _notice(new HostNotice(kind, peer, detail));

    internal async Task<YamuxStream> OpenAsync(Connection connection, IReadOnlyList<string> protocols, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_options.NegotiationTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var stream = connection.Muxer.Open();
        try
        {
            stream.Protocol = await MultistreamSelect.SelectAsync(stream, protocols, both.Token);
            return stream;
        }
        catch (Exception e)
        {
            stream.Reset();
            if (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested) throw new Libp2pException("The peer did not negotiate the stream in time.", e);
            throw;
        }
    }

    private async Task<Connection> DialAsync(PeerInfo peer)
    {
        try
        {
            Exception? last = null;
            foreach (var address in peer.Addresses)
            {
                if (!_gater.AllowDial(peer.Id, address))
                {
                    last ??= new GatedException($"{address} is not allowed to be dialed.");
                    continue;
                }
                try
                {
                    return Register(await _upgrader.UpgradeAsync(await DialAddressAsync(address), peer.Id, AcceptStream, _stop.Token));
                }
                catch (Libp2pException e)
                {
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
        using var deadline = new CancellationTokenSource(DialTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stop.Token);
        try
        {
            return await _transport.DialAsync(address, both.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            throw new Libp2pException($"{address} did not answer within {DialTimeout.TotalSeconds} s.");
        }
    }

    private async Task AcceptLoopAsync(IListener listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (await listener.AcceptAsync(_stop.Token) is not { } raw) return;
                _ = AcceptAsync(raw);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Libp2pException e)
            {
                _notice(new HostNotice("accept_failed", null, e.Message));
                await Task.Delay(AcceptPause, _time, CancellationToken.None);
            }
        }
    }

    private async Task AcceptAsync(RawConnection raw)
    {
        if (!_gater.AllowAccept(raw.Remote) || !_inbound.TryEnter(raw.Remote.Address))
        {
            await raw.Stream.DisposeAsync();
            _notice(new HostNotice("refused", null, $"{raw.Remote} was refused before the handshake."));
            return;
        }
        try
        {
            Register(await _upgrader.UpgradeAsync(raw, null, AcceptStream, _stop.Token));
        }
        catch (Exception e) when (e is Libp2pException or OperationCanceledException)
        {
            if (!_stop.IsCancellationRequested) _notice(new HostNotice(e is GatedException ? "gated" : "upgrade_failed", null, $"{raw.Remote}: {e.Message}"));
        }
        finally
        {
            _inbound.Leave(raw.Remote.Address);
        }
    }

    private void AcceptStream(Connection connection, YamuxStream stream) => _ = _router.ServeAsync(connection, stream, _stop.Token);

    /// <summary>Puts the connection to use and returns the one that is now in use for its peer.</summary>
    private Connection Register(Connection connection)
    {
        if (!_connections.TryAdd(connection, out var loser))
        {
            connection.Close("Too many connections.");
            throw new Libp2pException("Too many connections, or the host is stopping.");
        }
        if (loser != connection) Raise(connection, true, null);
        if (loser is not null) _ = CloseLaterAsync(loser);
        _ = WatchAsync(connection);
        if (loser == connection) return _connections.Find(connection.RemotePeer) ?? connection;
        _ = AskIdentityAsync(connection);
        return connection;
    }

    private async Task WatchAsync(Connection connection)
    {
        await connection.Muxer.RunAsync();
        var reason = await connection.Closed;
        if (_connections.Remove(connection))
        {
            _known.Lost(connection.RemotePeer);
            Wake();
        }
        Raise(connection, false, reason);
    }

    private async Task CloseLaterAsync(Connection loser)
    {
        await Task.Delay(LoserGrace, _time, CancellationToken.None);
        loser.Close("Another connection to the peer is in use.");
    }

    private async Task AskIdentityAsync(Connection connection)
    {
        try
        {
            await TimedAsync(Identify.Timeout, async t =>
            {
                await using var stream = await OpenAsync(connection, [Identify.Protocol], t);
                await HearAsync(connection, stream, t);
            }, _stop.Token);
        }
        catch (Exception e)
        {
            if (!connection.Closed.IsCompleted && !_stop.IsCancellationRequested) _notice(new HostNotice("identify_failed", connection.RemotePeer, e.Message));
        }
    }

    private async Task HearAsync(Connection connection, YamuxStream stream, CancellationToken cancellation)
    {
        connection.Identified = await Identify.HearAsync(connection, stream, cancellation);
        _events.Writer.TryWrite(() => PeerIdentified?.Invoke(connection));
    }

    private void PushIdentity()
    {
        foreach (var connection in Connections)
        {
            if (connection.Identified?.Protocols.Contains(Identify.PushProtocol) == true) _ = PushIdentityAsync(connection);
        }
    }

    private async Task PushIdentityAsync(Connection connection)
    {
        try
        {
            await TimedAsync(Identify.Timeout, async t =>
            {
                await using var stream = await OpenAsync(connection, [Identify.PushProtocol], t);
                await _identify.TellAsync(connection, stream, t);
            }, _stop.Token);
        }
        catch (Exception e)
        {
            if (!connection.Closed.IsCompleted && !_stop.IsCancellationRequested) _notice(new HostNotice("identify_failed", connection.RemotePeer, e.Message));
        }
    }

    private IdentifyInfo Describe(Connection connection) => new()
    {
        PublicKey = _identity.PublicKey,
        ListenAddresses = PlainAddresses(),
        Protocols = _router.Protocols,
        ObservedAddress = Multiaddr.FromEndPoint(connection.RemoteEndPoint),
        ProtocolVersion = _options.ProtocolVersion,
        AgentVersion = _options.AgentVersion,
    };

    private IReadOnlyList<Multiaddr> PlainAddresses() =>
        _options.Announce.Count > 0 ? [.. _options.Announce.Select(a => a.WithPeer(null))] : [.. _listeners.Select(l => l.Address)];

    private async Task KeepConnectedAsync()
    {
        using var ticks = new PeriodicTimer(_options.RedialMin / 2, _time);
        var tick = ticks.WaitForNextTickAsync(_stop.Token).AsTask();
        var wake = _wake.WaitAsync(_stop.Token);
        try
        {
            while (true)
            {
                foreach (var connection in Connections)
                {
                    if (!_gater.AllowSecured(connection.RemotePeer, connection.Direction)) connection.Close("The peer is no longer allowed in.");
                }
                foreach (var peer in _known.TakeDue(id => _connections.Find(id) is not null)) _ = RedialAsync(peer);
                await await Task.WhenAny(tick, wake);
                if (tick.IsCompleted) tick = ticks.WaitForNextTickAsync(_stop.Token).AsTask();
                if (wake.IsCompleted) wake = _wake.WaitAsync(_stop.Token);
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
            await ConnectAsync(peer, _stop.Token);
            success = true;
        }
        catch (Exception e) when (e is Libp2pException or OperationCanceledException)
        {
            if (!_stop.IsCancellationRequested) _notice(new HostNotice("dial_failed", peer.Id, e.Message));
        }
        finally
        {
            _known.Done(peer.Id, success);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
    }

    private void Raise(Connection connection, bool open, string? reason) =>
        _events.Writer.TryWrite(() => ConnectionChanged?.Invoke(new ConnectionEvent(connection, open, reason)));

    private async Task RaiseEventsAsync()
    {
        await foreach (var raise in _events.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                raise();
            }
            catch (Exception e)
            {
                _notice(new HostNotice("handler_failed", null, e.Message));
            }
        }
    }

    private async Task TimedAsync(TimeSpan timeout, Func<CancellationToken, Task> action, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        await action(both.Token);
    }
}
