using System.Collections.Concurrent;
using System.Threading.Channels;
using Flashback.Libp2p.Gossip.Frames;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Gossip.Peers;
using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p.Gossip;

/// <summary>
/// GossipSub 1.1 with IDONTWANT of 1.2 on a host, with the StrictNoSign policy: messages carry no author and no signature; their content
/// must prove the author. Create it before the host starts, dispose it before the host.
/// </summary>
/// <remarks>
/// One loop owns all state of the router. Around it: a reader per peer, workers that run the application's validators, and links
/// that write. They talk to the loop through one bounded channel. Nothing is dropped for being fast: readers wait for validation, and
/// publishers for their followers. An exception in a validator or a topic handler is reported, and they continue. If a peer's RPC cannot be
/// handled, that peer loses its connection. When anything else fails in the loop, the router ends and the host with it: see <see
/// cref="Libp2pHost.Completion"/>.
/// </remarks>
public sealed class GossipSub : IAsyncDisposable
{
    private const int EventQueue = 4096;
    private const int MaxBatch = 64;
    private static readonly TimeSpan FirstHeartbeat = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RelinkPause = TimeSpan.FromSeconds(5);
    private static readonly string[] Versions = [GossipLink.Version12, GossipLink.Version11];

    private readonly Libp2pHost _host;
    private readonly GossipOptions _options;
    private readonly TimeProvider _time;
    private readonly SeenCache _seen;
    private readonly GossipMetrics _metrics = new();
    private readonly GossipRouter _router;
    private readonly Channel<Action> _events = Channel.CreateBounded<Action>(new BoundedChannelOptions(EventQueue) { SingleReader = true });
    private readonly Channel<Arrival> _validation;
    private readonly PublishGate _publishing;
    private readonly ConcurrentDictionary<PeerId, GossipPeer> _peers = new();
    private readonly ConcurrentDictionary<PeerId, YamuxStream> _inbound = new();
    private readonly ConcurrentDictionary<PeerId, long> _linking = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _routing;
    private readonly List<Task> _validating = [];
    private readonly ITimer _heartbeat, _forward;
    private readonly Lock _gate = new();
    private GossipTopic[] _topics = [];
    private volatile TaskCompletionSource? _validationRoom;
    private volatile Libp2pException? _fault;
    private bool _forwarding, _stopped;

    public GossipSub(Libp2pHost host, GossipOptions options, TimeProvider time)
    {
        _host = host;
        _options = options;
        _time = time;
        _seen = new SeenCache(options.SeenTtl, options.MaxSeen, time);
        _validation = Channel.CreateBounded<Arrival>(options.ValidationQueue);
        _publishing = new PublishGate(options.PublishAheadBytes, options.PublishPatience, time);
        _router = new GossipRouter(options, time, _seen, _metrics)
        {
            Validate = arrival => _validation.Writer.TryWrite(arrival),
            IsBehind = () => IsBehind,
            Relink = Link,
            Forget = peer => _peers.TryRemove(KeyValuePair.Create(peer.Id, peer)),
        };
        foreach (var version in Versions) host.Handle(version, ReadAsync, maxInboundPerPeer: 2, forGuests: true);
        host.ConnectionChanged += OnConnectionChanged;
        _forward = time.CreateTimer(_ => Post(Forward), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _routing = Task.Run(() => WatchOverAsync(RouteAsync));
        for (var i = 0; i < options.ValidationWorkers; i++) _validating.Add(Task.Run(() => WatchOverAsync(ValidateAsync)));
        _heartbeat = time.CreateTimer(_ => _events.Writer.TryWrite(_router.Heartbeat), null, FirstHeartbeat, options.HeartbeatInterval);
    }

    private bool IsBehind => _validation.Reader.Count > _options.ValidationQueue / 2;

    /// <summary>Follows a topic.</summary>
    /// <exception cref="InvalidOperationException">The topic is joined already.</exception>
    /// <exception cref="ObjectDisposedException">The router has stopped.</exception>
    /// <exception cref="Libp2pException">The router broke.</exception>
    public ITopic Join(string topic, TopicValidator validator)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        var joined = new GossipTopic(this, topic, validator, _options.DeliveryQueue);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(joined.NameBytes.Length, _options.MaxTopicBytes, nameof(topic));
        lock (_gate)
        {
            // Under the gate: a topic that is joined is ended when the router stops, so that no reader waits for its messages.
            ThrowIfEnded(_stopped);
            if (_topics.Any(t => t.Name == topic)) throw new InvalidOperationException($"The topic {topic} is joined already.");
            _topics = [.. _topics, joined];
        }
        Post(() => _router.Join(joined));
        return joined;
    }

    /// <summary>The peer's score as of now; 0 for a stranger, and when we are stopping.</summary>
    /// <exception cref="Libp2pException">The router broke.</exception>
    public async Task<double> GetScoreAsync(PeerId peer, CancellationToken cancellation = default)
    {
        var score = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = await PostAsync(() => score.SetResult(_peers.TryGetValue(peer, out var known) ? _router.ScoreOf(known) : 0));
        if (asked) await Task.WhenAny(score.Task, _routing).WaitAsync(cancellation);
        ThrowIfEnded(stopped: false);
        return asked && score.Task.IsCompleted ? await score.Task : 0;
    }

    /// <summary>
    /// The application's own score of the peer: added to its score (P5) until it is set again. Certified +10, caught cheating -1000.
    /// </summary>
    public void SetApplicationScore(PeerId peer, double score) =>
        Post(() => PeerOf(peer).Score.Application = score);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _host.ConnectionChanged -= OnConnectionChanged;
        foreach (var version in Versions) _host.Unhandle(version);
        await _heartbeat.DisposeAsync();
        await _forward.DisposeAsync();
        _events.Writer.TryComplete();
        _validation.Writer.TryComplete();
        await Task.WhenAll([_routing, .. _validating]);
        EndTopics(null);
        foreach (var stream in _inbound.Values) stream.Reset();
        foreach (var peer in _peers.Values) peer.Link?.Close();
        _metrics.Dispose();
    }

    /// <summary>A handler of the application's failed on a message.</summary>
    internal void NoteHandler(PeerId from, Exception error) => _host.Notice("handler_failed", from, error);

    /// <exception cref="ObjectDisposedException">The router has stopped.</exception>
    /// <exception cref="Libp2pException">The router broke.</exception>
    internal async ValueTask<MessageId> PublishAsync(GossipTopic topic, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(topic.Left, topic);
        if (data.Length > _options.MaxMessageBytes)
            throw new ArgumentException($"{data.Length} bytes are more than the {_options.MaxMessageBytes} of a message.", nameof(data));
        var id = MessageId.Of(topic.NameBytes, data.Span);
        var frame = GossipFrame.Publish(topic.NameBytes, data.Span, out _);
        await _publishing.EnterAsync(frame.Length, cancellation);
        try
        {
            await _events.Writer.WriteAsync(() => _publishing.Leave(frame.Length, _router.Publish(topic, id, frame)), cancellation);
        }
        catch (Exception e)
        {
            _publishing.Leave(frame.Length, false);
            ThrowIfEnded(e is ChannelClosedException);
            throw;
        }
        return id;
    }

    internal async ValueTask LeaveAsync(GossipTopic topic)
    {
        lock (_gate)
        {
            if (topic.Left) return;
            topic.Left = true;
            _topics = [.. _topics.Where(t => t != topic)];
        }
        await PostAsync(() => _router.Leave(topic));
    }

    private async Task RouteAsync()
    {
        while (await _events.Reader.WaitToReadAsync(CancellationToken.None))
        {
            // Bounded, so that what one event queued leaves in time even under load.
            for (var i = 0; i < MaxBatch && _events.Reader.TryRead(out var handle); i++) handle();
            if (_router.HasAccepted) ForwardSoon();
            _router.Flush();
        }
    }

    /// <summary>
    /// A loop that fails leaves a state that can no longer be trusted. Everyone waiting for the router is notified, and so is the host.
    /// </summary>
    private async Task WatchOverAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (Exception e)
        {
            _fault = _host.Fail("The gossip router", e);
            _events.Writer.TryComplete();
            _validation.Writer.TryComplete();
            EndTopics(_fault);
        }
    }

    private void EndTopics(Exception? fault)
    {
        lock (_gate)
        {
            _stopped = true;
            foreach (var topic in _topics) topic.Complete(fault);
        }
    }

    private void ThrowIfEnded(bool stopped)
    {
        if (_fault is { } fault) throw new Libp2pException(fault.Message, fault);
        ObjectDisposedException.ThrowIf(stopped, this);
    }

    private void ForwardSoon()
    {
        if (_forwarding) return;
        _forwarding = true;
        _forward.Change(_options.ForwardDelay, Timeout.InfiniteTimeSpan);
    }

    private void Forward()
    {
        _forwarding = false;
        _router.Forward();
    }

    private async Task ValidateAsync()
    {
        await foreach (var arrival in _validation.Reader.ReadAllAsync(CancellationToken.None))
        {
            ReleaseReaders();
            var verdict = Validation.Ignore;
            try
            {
                // A peer that was caught in the meantime is no longer processed.
                if (!arrival.From.Graylisted) verdict = await arrival.Topic.Validator(arrival.Message, _stop.Token);
            }
            catch (Exception e)
            {
                if (!_stop.IsCancellationRequested) _host.Notice("validator_failed", arrival.From.Id, e);
            }
            await PostAsync(() => _router.Validated(arrival, verdict));
        }
    }

    private async Task ReadAsync(Connection connection, YamuxStream stream, CancellationToken cancellation)
    {
        var peer = PeerOf(connection.RemotePeer);
        peer.IsGuest = connection.IsGuest;
        await PostAsync(() => Adopt(peer, connection));
        // The newest stream of a peer counts.
        _inbound.AddOrUpdate(peer.Id, stream, (_, older) =>
        {
            older.Reset();
            return stream;
        });
        stream.ReadsInline = true;
        try
        {
            await new GossipReader(peer, _options, _seen, _metrics, () => _topics).RunAsync(
                stream, batch => DeliverAsync(batch, cancellation), cancellation);
        }
        finally
        {
            _inbound.TryRemove(KeyValuePair.Create(peer.Id, stream));
        }
    }

    /// <summary>
    /// Passes a batch to the router and waits until it is handled and validation has room again: for a peer that sends faster the window
    /// closes, and no messages are lost.
    /// </summary>
    private async ValueTask DeliverAsync(GossipBatch batch, CancellationToken cancellation)
    {
        if (!await PostAsync(() => Handle(batch))) throw new OperationCanceledException("The router has stopped.");
        await batch.Handled;
        await WaitForValidationAsync().WaitAsync(cancellation);
    }

    private Task WaitForValidationAsync()
    {
        if (!IsBehind) return Task.CompletedTask;
        lock (_gate)
        {
            if (!IsBehind) return Task.CompletedTask;
            _validationRoom ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _validationRoom.Task;
        }
    }

    private void ReleaseReaders()
    {
        if (_validationRoom is null || IsBehind) return;
        lock (_gate)
        {
            _validationRoom?.TrySetResult();
            _validationRoom = null;
        }
    }

    private void Handle(GossipBatch batch)
    {
        try
        {
            if (batch.Invalid + batch.OverRate > 0) _router.Offended(batch.Peer, batch.Invalid, batch.OverRate);
            foreach (var rpc in batch.Control) _router.Received(batch.Peer, rpc);
            foreach (var arrival in batch.Arrivals) _router.Arrived(arrival);
            if (batch.FromGuest > 0) OnGuestSpoke(batch.Peer, batch.FromGuest);
        }
        catch (Exception e)
        {
            // No peer may end the router, or have it try the same for ever.
            _host.Notice("router_failed", batch.Peer.Id, e);
            batch.Peer.Connection?.Close("The peer's messages could not be handled.");
        }
        finally
        {
            batch.SetHandled();
        }
    }

    private void OnGuestSpoke(GossipPeer guest, int messages)
    {
        _metrics.FromGuests.Add(messages);
        if (!guest.GuestMessages.TryTake(messages) && guest.Connection is { } connection)
            _host.CutOff(connection, "It publishes, and may only listen.");
    }

    private void OnConnectionChanged(ConnectionEvent change)
    {
        var peer = PeerOf(change.Connection.RemotePeer);
        if (!change.Open)
        {
            Post(() => _router.Disconnected(peer, change.Connection));
            return;
        }
        Post(() =>
        {
            peer.IsGuest = change.Connection.IsGuest;
            _router.Connected(peer, change.Connection);
            _linking.TryRemove(peer.Id, out _);
            Link(peer);
        });
    }

    /// <summary>A stream may arrive before the event of its connection.</summary>
    private void Adopt(GossipPeer peer, Connection connection)
    {
        if (peer.Connection is not null || connection.Closed.IsCompleted) return;
        _router.Connected(peer, connection);
        Link(peer);
    }

    /// <summary>Opens our stream to the peer, unless that is being done or failed just now. Called on the router's loop.</summary>
    private void Link(GossipPeer peer)
    {
        if (peer.Connection is not { } connection || peer.Link is not null) return;
        if (_linking.TryGetValue(peer.Id, out var last) && _time.GetElapsedTime(last) < RelinkPause) return;
        _linking[peer.Id] = _time.GetTimestamp();
        _ = LinkAsync(peer, connection);
    }

    private async Task LinkAsync(GossipPeer peer, Connection connection)
    {
        try
        {
            var stream = await _host.OpenAsync(connection, Versions, _stop.Token);
            var options = connection.IsGuest ? _options with { MaxQueuedBytes = _options.MaxGuestQueuedBytes } : _options;
            var link = new GossipLink(stream, options, lost => Post(() => _router.Unlinked(peer, lost)), () => Post(_publishing.Open));
            var posted = await PostAsync(() =>
            {
                _linking.TryRemove(peer.Id, out _);
                if (peer.Connection == connection) _router.Linked(peer, link);
                else link.Close();
            });
            if (!posted) link.Close();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ChannelClosedException)
        {
            // Either the peer does not gossip or the connection is gone. The heartbeat tries again.
        }
        catch (Exception e)
        {
            // And it does after this.
            _host.Notice("router_failed", peer.Id, e);
        }
    }

    private GossipPeer PeerOf(PeerId id) => _peers.GetOrAdd(id, static (id, self) => new GossipPeer(id, self._options, self._time), this);

    private void Post(Action handle) => _ = PostAsync(handle).AsTask();

    /// <returns>False when the router is stopping and the event is no longer needed; otherwise it will be handled.</returns>
    private async ValueTask<bool> PostAsync(Action handle)
    {
        try
        {
            await _events.Writer.WriteAsync(handle, CancellationToken.None);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }
}
