using System.Collections.Concurrent;
using Flashback.Libp2p.Muxing;
using Flashback.Libp2p.Negotiation;

namespace Flashback.Libp2p.Network;

/// <summary>Negotiates streams: inbound ones go to the handler of their protocol, a bounded number per peer and protocol at once.</summary>
internal sealed class StreamRouter(HostOptions options, TimeProvider time, Action<HostNotice> notice)
{
    private readonly ConcurrentDictionary<string, (Func<Connection, YamuxStream, CancellationToken, Task> Serve, int MaxPerPeer,
        bool ForGuests)> _handlers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(PeerId, string), int> _active = new();

    public IReadOnlyList<string> Protocols => [.. _handlers.Keys.Order(StringComparer.Ordinal)];

    /// <exception cref="ArgumentException">The protocol has a handler already.</exception>
    public void Add(string protocol, int maxPerPeer, Func<Connection, YamuxStream, CancellationToken, Task> serve, bool forGuests = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerPeer, 1);
        if (!_handlers.TryAdd(protocol, (serve, maxPerPeer, forGuests)))
            throw new ArgumentException($"{protocol} has a handler already.", nameof(protocol));
    }

    public void Remove(string protocol) => _handlers.TryRemove(protocol, out _);

    /// <summary>Opens a stream; the first of the protocols that the peer speaks is taken.</summary>
    /// <exception cref="Libp2pException">The peer speaks none of them, does not answer in time, or the connection is gone.</exception>
    public async Task<YamuxStream> OpenAsync(Connection connection, IReadOnlyList<string> protocols, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(options.NegotiationTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        await connection.Pace.WaitAsync(options.NegotiationTimeout, both.Token);
        var stream = connection.Muxer.Open();
        try
        {
            stream.Protocol = await MultistreamSelect.SelectAsync(stream, protocols, both.Token);
            return stream;
        }
        catch (Exception e)
        {
            stream.Reset();
            if (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
                throw new Libp2pException("The peer did not negotiate the stream in time.", e);
            throw;
        }
    }

    /// <summary>
    /// Serves the stream to its end. Never fails: a fault resets the stream and is noted, a handler's own as <c>handler_failed</c>.
    /// </summary>
    public async Task ServeAsync(Connection connection, YamuxStream stream, CancellationToken cancellation)
    {
        // The caller is the connection's reader, which must go on.
        await Task.Yield();
        try
        {
            using (var deadline = new CancellationTokenSource(options.NegotiationTimeout, time))
            {
                stream.Protocol = await MultistreamSelect.HandleAsync(stream, name => Serves(name, connection), deadline.Token);
            }
            if (!_handlers.TryGetValue(stream.Protocol, out var handler))
                throw new Libp2pException($"{stream.Protocol} is no longer served.");
            if (!TryEnter(stream, handler.MaxPerPeer))
                throw new Libp2pException($"More than {handler.MaxPerPeer} streams of {stream.Protocol} at once.");
            try
            {
                await handler.Serve(connection, stream, cancellation);
            }
            finally
            {
                Leave(stream);
            }
            await stream.DisposeAsync();
        }
        catch (Exception e)
        {
            stream.Reset();
            if (cancellation.IsCancellationRequested) return;
            if (HostNotice.IsMistake(e)) notice(HostNotice.Mistake("handler_failed", connection.RemotePeer, e));
            else if (!connection.Closed.IsCompleted) notice(new HostNotice("stream_failed", connection.RemotePeer, e.Message));
        }
    }

    private bool Serves(string protocol, Connection connection) =>
        _handlers.TryGetValue(protocol, out var handler) && (handler.ForGuests || !connection.IsGuest);

    private bool TryEnter(YamuxStream stream, int max)
    {
        var key = (stream.RemotePeer, stream.Protocol);
        if (_active.AddOrUpdate(key, 1, (_, count) => count + 1) <= max) return true;
        Leave(stream);
        return false;
    }

    private void Leave(YamuxStream stream)
    {
        var key = (stream.RemotePeer, stream.Protocol);
        if (_active.AddOrUpdate(key, 0, (_, count) => count - 1) == 0) _active.TryRemove(KeyValuePair.Create(key, 0));
    }
}
