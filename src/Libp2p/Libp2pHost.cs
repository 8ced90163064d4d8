using System.Threading.Channels;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Network;
using Flashback.Libp2p.Pacing;
using Flashback.Libp2p.Protocols;
using Flashback.Libp2p.Security;
using Flashback.Libp2p.Security.Noise;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p;

/// <summary>
/// A libp2p node: listens, dials, keeps connections to the peers that it should know, and opens streams on them.
/// Events come one after another, off every lock.
/// </summary>
/// <remarks>
/// An exception in the application's own code (an event subscriber, a handler, the gater, a subscriber to notices) is reported as a notice
/// with its error, and everything continues. When a loop of this library breaks, the host closes all and <see cref="Completion"/> fails: a
/// host that only looks alive would be worse.
/// </remarks>
public sealed class Libp2pHost : IAsyncDisposable
{
    /// <summary>What streams of a connection that lost to a second one have to finish.</summary>
    private static readonly TimeSpan LoserGrace = TimeSpan.FromSeconds(1);

    private readonly HostOptions _options;
    private readonly IConnectionGater _gater;
    private readonly TimeProvider _time;
    private readonly Action<HostNotice> _notice;
    private readonly ITransport _transport;
    private readonly IReadOnlyList<ISecureTransport> _securities;
    private readonly ConnectionTable _connections;
    private readonly KnownPeers _known;
    private readonly Acceptor _acceptor;
    private readonly Dialer _dialer;
    private readonly StreamRouter _router;
    private readonly Identify _identify;
    private readonly OwnRecord _own;
    private readonly OwnAddresses _ownAddresses;
    private readonly Channel<Action> _events = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IListener> _listeners = [];
    private readonly List<Task> _loops = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;

    public Libp2pHost(Identity identity, HostOptions options, IConnectionGater gater, TimeProvider time, Action<HostNotice>? notice = null)
    {
        Id = identity.Id;
        _options = options;
        _time = time;
        _notice = told => Tell(notice, told);
        _gater = gater = new GuardedGater(gater, _notice);
        _transport = options.Transport ?? new TcpTransport();
        _securities = options.Security is { } only ? [only] : SecureTransports(identity, time);
        var upgrader = new Upgrader(_securities, options, gater, time);
        _connections = new ConnectionTable(Id, options);
        _known = new KnownPeers(Id, options, time);
        _router = new StreamRouter(options, time, _notice);
        _acceptor = new Acceptor(options, upgrader, gater, time, _notice)
        {
            Register = Register,
            Accept = AcceptStream,
            Stop = _stop.Token
        };
        _dialer = new Dialer(_known, _connections, options, _transport, upgrader, gater, time, _notice)
        {
            Register = Register,
            Accept = AcceptStream,
            Stop = _stop.Token
        };
        _ownAddresses = new OwnAddresses(time);
        _own = new OwnRecord(identity, PlainAddresses, time);
        _identify = new Identify(identity, options, _router, _own, time, _notice)
        {
            Addresses = PlainAddresses,
            Identified = RaiseIdentified,
            Stop = _stop.Token
        };
        _identify.Serve();
        _router.Add(Ping.Protocol, Ping.MaxInbound, (_, stream, stop) => Ping.ServeAsync(stream, time, stop), forGuests: true);
    }

    public PeerId Id { get; }

    /// <summary>Where the host can be dialed, with its id; empty before the start.</summary>
    public IReadOnlyList<Multiaddr> ListenAddresses => [.. PlainAddresses().Select(address => address.WithPeer(Id))];

    /// <summary>The connections in use, one per peer.</summary>
    public IReadOnlyCollection<Connection> Connections => _connections.InUse;

    /// <summary>This host's addresses under its own signature.</summary>
    public PeerRecord OwnRecord => _own.Current;

    /// <summary>
    /// Completes when the host was disposed. Fails with a <see cref="Libp2pException"/> as soon as a
    /// loop of its own breaks: it no longer serves anyone.
    /// </summary>
    public Task Completion => _completion.Task;

    /// <summary>With those that lost to another and are about to be closed.</summary>
    internal int LiveConnections => _connections.Count;

    public event Action<ConnectionEvent>? ConnectionChanged;

    /// <summary>
    /// The peer identified itself and its protocols, for the first time or again: <see cref="Connection.Identified"/> is set.
    /// </summary>
    public event Action<Connection>? PeerIdentified;

    /// <summary>Listens and begins to dial. Register handlers and services before.</summary>
    /// <exception cref="Libp2pException">An address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _started, true)) throw new InvalidOperationException("The host was started before.");
        if (_completion.Task.IsFaulted) await _completion.Task;
        foreach (var address in _options.Listen) _listeners.Add(await _transport.ListenAsync(address, cancellation));
        _loops.AddRange(_listeners.Select(listener => WatchOverAsync($"Listening on {listener.Address}", _acceptor.RunAsync(listener))));
        _loops.Add(WatchOverAsync("Dialing", _dialer.KeepConnectedAsync()));
        _loops.Add(WatchOverAsync("Raising events", RaiseEventsAsync()));
    }

    /// <summary>Connects to the peer that the address names, or gives the connection that is there.</summary>
    /// <exception cref="Libp2pException">No address answers as that peer, or the gater refuses.</exception>
    public Task<Connection> ConnectAsync(Multiaddr address, CancellationToken cancellation = default) =>
        ConnectAsync(PeerInfo.From(address), cancellation);

    /// <inheritdoc cref="ConnectAsync(Multiaddr, CancellationToken)"/>
    public Task<Connection> ConnectAsync(PeerInfo peer, CancellationToken cancellation = default) =>
        _dialer.ConnectAsync(peer, cancellation);

    /// <summary>Opens a stream on the connection to the peer; the first of the protocols that it speaks is taken.</summary>
    /// <exception cref="Libp2pException">The peer is not connected, or speaks none of them.</exception>
    public Task<YamuxStream> NewStreamAsync(PeerId peer, IReadOnlyList<string> protocols, CancellationToken cancellation = default) =>
        _router.OpenAsync(_connections.Find(peer) ?? throw new Libp2pException($"{peer} is not connected."), protocols, cancellation);

    /// <summary>Serves a protocol. Streams of one peer beyond the given number are reset.</summary>
    public void Handle(string protocol, StreamHandler handler, int maxInboundPerPeer = 8) =>
        Handle(protocol, (_, stream, stop) => handler(stream, stop), maxInboundPerPeer);

    /// <summary>The peers to be connected to. What connections stand is for the gater to say.</summary>
    public void SetKnownPeers(IReadOnlyCollection<PeerInfo> peers)
    {
        _known.Set(peers);
        _dialer.Wake();
    }

    /// <summary>Sends a request on a stream of its own and gives the response. Connects to a known peer if need be.</summary>
    /// <exception cref="Libp2pException">The peer cannot be reached, refuses, takes too long or
    /// answers with more than the maximum.</exception>
    public async Task<ReadOnlyMemory<byte>> RequestAsync(
        PeerId peer, string protocol, ReadOnlyMemory<byte> request, int maxResponseBytes, CancellationToken cancellation = default)
    {
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        YamuxStream? stream = null;
        try
        {
            if (_connections.Find(peer) is not { } connection)
                connection = await ConnectAsync(_known.Find(peer) ?? throw new Libp2pException($"{peer} is not connected and not known."),
                    both.Token);
            stream = await _router.OpenAsync(connection, [protocol], both.Token);
            var response = await RequestResponse.AskAsync(stream, request, maxResponseBytes, both.Token);
            await stream.DisposeAsync();
            return response;
        }
        catch (Exception e)
        {
            stream?.Reset();
            cancellation.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested)
                throw new Libp2pException($"{peer} did not answer {protocol} within {_options.RequestTimeout.TotalSeconds} s.", e);
            throw e as Libp2pException ?? new Libp2pException($"The request {protocol} to {peer} failed.", e);
        }
    }

    /// <summary>Serves a protocol of one request and one response per stream.</summary>
    public void HandleRequests(string protocol, int maxRequestBytes, RequestHandler handler, int maxInboundPerPeer = 8) =>
        Handle(protocol, (stream, stop) => Deadline.RunAsync(_options.RequestTimeout, _time,
            t => RequestResponse.AnswerAsync(stream, maxRequestBytes, handler, t), _notice, stop), maxInboundPerPeer);

    /// <summary>Round trip of <c>/ipfs/ping/1.0.0</c> on a new stream.</summary>
    public async Task<TimeSpan> PingAsync(PeerId peer, CancellationToken cancellation = default)
    {
        await using var stream = await NewStreamAsync(peer, [Ping.Protocol], cancellation);
        return await Ping.RoundTripAsync(stream, _time, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await ShutAsync();
        _events.Writer.TryComplete();
        await Task.WhenAll(_loops);
        if (_options.Security is null)
            foreach (var security in _securities.OfType<IDisposable>()) security.Dispose();
        _completion.TrySetResult();
    }

    private static IReadOnlyList<ISecureTransport> SecureTransports(Identity identity, TimeProvider time)
    {
        var tls = new TlsTransport(identity, [YamuxConnection.ProtocolId], time);
        return NoiseTransport.IsSupported ? [tls, new NoiseTransport(identity, [YamuxConnection.ProtocolId])] : [tls];
    }

    /// <summary>As the public one, for a service that needs the connection too.</summary>
    internal void Handle(
        string protocol, Func<Connection, YamuxStream, CancellationToken, Task> handler, int maxInboundPerPeer, bool forGuests = false)
    {
        _router.Add(protocol, maxInboundPerPeer, handler, forGuests);
        if (!_started) return;
        foreach (var connection in Connections) _ = _identify.PushAsync(connection);
    }

    internal void Unhandle(string protocol) => _router.Remove(protocol);

    /// <summary>A record of ours with this number is about: ours is to be above it, and everyone told.</summary>
    internal void SurpassOwnRecord(ulong sequence)
    {
        if (!_own.TrySurpass(sequence)) return;
        foreach (var connection in Connections) _ = _identify.PushAsync(connection);
    }

    /// <summary>Closes a guest's connection and tells the gater.</summary>
    internal void CutOff(Connection guest, string reason)
    {
        guest.Close(reason);
        _gater.CutOff(guest.RemotePeer);
        Notice("guest_cut_off", guest.RemotePeer, reason);
    }

    internal void Notice(string kind, PeerId? peer, string detail) => _notice(new HostNotice(kind, peer, detail));

    /// <summary>Reports an unexpected exception.</summary>
    internal void Notice(string kind, PeerId? peer, Exception error) => _notice(HostNotice.Mistake(kind, peer, error));

    /// <summary>Something broke that the host cannot be without: it closes all, and says why. The first fault counts.</summary>
    /// <returns>What <see cref="Completion"/> fails with.</returns>
    internal Libp2pException Fail(string what, Exception error)
    {
        var fault = new Libp2pException($"{what} broke: {error.Message}", error);
        if (_stop.IsCancellationRequested || !_completion.TrySetException(fault)) return fault;
        // Seen, whether or not anybody awaits it.
        _ = _completion.Task.Exception;
        _notice(new HostNotice("host_failed", null, fault.Message, error));
        _ = EndAsync();
        return fault;
    }

    internal Task<YamuxStream> OpenAsync(Connection connection, IReadOnlyList<string> protocols, CancellationToken cancellation) =>
        _router.OpenAsync(connection, protocols, cancellation);

    private IReadOnlyList<Multiaddr> PlainAddresses() =>
        _options.Announce.Count > 0
            ? [.. _options.Announce.Select(a => a.WithPeer(null))] : [.. _listeners.SelectMany(l => _ownAddresses.Expand(l.Address))];

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
        if (loser is not null && loser.RemotePeer != connection.RemotePeer)
            loser.Close("The connection slot is needed for a peer that is not a guest.");
        else if (loser is not null) _ = CloseLaterAsync(loser);
        _ = WatchAsync(connection);
        if (loser == connection) return _connections.Find(connection.RemotePeer) ?? connection;
        _ = _identify.AskAsync(connection);
        return connection;
    }

    /// <summary>Never fails: the muxer does not.</summary>
    private async Task WatchAsync(Connection connection)
    {
        await connection.Muxer.RunAsync();
        var reason = await connection.Closed;
        if (_connections.Remove(connection))
        {
            _known.Lost(connection.RemotePeer, connection.Age);
            _dialer.Wake();
        }
        Raise(connection, false, reason);
    }

    private async Task CloseLaterAsync(Connection loser)
    {
        await Task.Delay(LoserGrace, _time, CancellationToken.None);
        loser.Close("Another connection to the peer is in use.");
    }

    private void Raise(Connection connection, bool open, string? reason) =>
        _events.Writer.TryWrite(() => Raise(ConnectionChanged, connection, new ConnectionEvent(connection, open, reason)));

    private void RaiseIdentified(Connection connection) => _events.Writer.TryWrite(() => Raise(PeerIdentified, connection, connection));

    /// <summary>Every subscriber is notified, even if an earlier one throws.</summary>
    private void Raise<T>(Action<T>? subscribers, Connection about, T what)
    {
        foreach (var subscriber in Delegate.EnumerateInvocationList(subscribers))
        {
            try
            {
                subscriber(what);
            }
            catch (Exception e)
            {
                Notice("handler_failed", about.RemotePeer, e);
            }
        }
    }

    private async Task RaiseEventsAsync()
    {
        await foreach (var raise in _events.Reader.ReadAllAsync(CancellationToken.None)) raise();
    }

    /// <summary>A loop that ends before the host does leaves it deaf to something.</summary>
    private async Task WatchOverAsync(string what, Task loop)
    {
        try
        {
            await loop;
            if (!_stop.IsCancellationRequested) Fail(what, new InvalidOperationException("it ended by itself"));
        }
        catch (Exception e)
        {
            Fail(what, e);
        }
    }

    private async Task ShutAsync()
    {
        try
        {
            await _stop.CancelAsync();
        }
        catch (Exception e)
        {
            // What a handler registered with its token.
            Notice("handler_failed", null, e);
        }
        foreach (var listener in _listeners) await listener.DisposeAsync();
        foreach (var connection in _connections.CloseAll()) connection.Close("The host is stopping.");
    }

    private async Task EndAsync()
    {
        try
        {
            await ShutAsync();
        }
        catch (Exception e)
        {
            Notice("host_failed", null, e);
        }
    }

    /// <summary>A subscriber to notices may fail too; that failure cannot be reported to anyone.</summary>
    private static void Tell(Action<HostNotice>? application, HostNotice notice)
    {
        try
        {
            application?.Invoke(notice);
        }
        catch (Exception)
        {
            // A subscriber's exception must not end the loop that notifies it.
        }
    }
}
