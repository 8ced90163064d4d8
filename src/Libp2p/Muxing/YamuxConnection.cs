using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Flashback.Libp2p.Pacing;

namespace Flashback.Libp2p.Muxing;

/// <summary>
/// The yamux session on one secured stream. One loop reads and never waits for a consumer; <see cref="FrameSender"/> writes.
/// Whatever breaks the protocol or a rate ends the session with GoAway(1).
/// </summary>
internal sealed class YamuxConnection : IDisposable
{
    public const string ProtocolId = "/yamux/1.0.0";

    /// <summary>Read at once, so that frames come in batches. Only a connection that data has come on holds a buffer.</summary>
    private const int ReadBuffer = 64 * 1024;

    private const double PingBurstSeconds = 10;

    /// <summary>How long a disposed stream waits for the peer's end before it is reset.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly Stream _line;
    private readonly bool _isDialer;
    private readonly MuxerLimits _limits;
    private readonly TimeProvider _time;
    private readonly Action<YamuxStream> _accept;
    private readonly Dictionary<uint, YamuxStream> _streams = [];
    private readonly Lock _gate = new();
    private readonly HashSet<YamuxStream> _touched = [];
    private readonly TokenBucket _opens, _pings;
    private readonly TaskCompletionSource<string> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private int _inbound;
    private uint _nextId;
    private bool _ended;
    private (uint Value, long SentAt, TaskCompletionSource<TimeSpan> Reply)? _ping;
    private long _lastPing;

    public YamuxConnection(Stream line, PeerId remotePeer, bool isDialer, MuxerLimits limits, TimeProvider time, Action<YamuxStream> accept)
    {
        _line = line;
        RemotePeer = remotePeer;
        _isDialer = isDialer;
        _limits = limits;
        _time = time;
        _accept = accept;
        _nextId = isDialer ? 1u : 2u;
        _opens = new TokenBucket(limits.MaxStreamRate, limits.MaxStreamRate, time);
        _pings = new TokenBucket(limits.MaxPingRate, limits.MaxPingRate * PingBurstSeconds, time);
        _lastPing = time.GetTimestamp();
        Sender = new FrameSender(line, time, e => End($"Writing failed: {e.Message}"));
        _timer = GuardedTimer.Create(time, OnTick, e => End($"Keeping the session failed: {e.Message}"), Tick);
    }

    public PeerId RemotePeer { get; }

    public FrameSender Sender { get; }

    /// <summary>Completes with the reason when the session has ended.</summary>
    public Task<string> Completion => _completion.Task;

    public long Now => Math.Max(1, _time.GetTimestamp());

    public int StreamCount
    {
        get
        {
            lock (_gate) return _streams.Count;
        }
    }

    /// <exception cref="Libp2pException">The session has ended, or too many streams are open.</exception>
    public YamuxStream Open()
    {
        YamuxStream stream;
        lock (_gate)
        {
            if (_ended) throw new Libp2pException("The connection is closed.");
            if (_streams.Count - _inbound >= _limits.MaxOutboundStreams)
                throw new Libp2pException($"{_limits.MaxOutboundStreams} streams to the peer are open already.");
            stream = new YamuxStream(this, _nextId, Direction.Outbound);
            _streams.Add(_nextId, stream);
            _nextId += 2;
        }
        // Leaves together with the first data.
        Sender.Append(new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Syn, stream.Id, 0), urgent: false);
        return stream;
    }

    /// <summary>The round trip time. A ping in progress is shared.</summary>
    public Task<TimeSpan> PingAsync()
    {
        var value = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4));
        var reply = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_ended) return Task.FromException<TimeSpan>(new Libp2pException("The connection is closed."));
            if (_ping is { } running) return running.Reply.Task;
            _lastPing = _time.GetTimestamp();
            _ping = (value, _lastPing, reply);
        }
        Sender.Append(new YamuxHeader(YamuxType.Ping, YamuxFlags.Syn, 0, value));
        return reply.Task;
    }

    /// <summary>Reads frames until the session ends. Called once.</summary>
    public async Task RunAsync()
    {
        var buffer = Array.Empty<byte>();
        try
        {
            var filled = 0;
            var state = default(Parse);
            while (true)
            {
                if (filled == 0)
                {
                    Return(ref buffer);
                    // Waits without a buffer; the lines below need none either.
                    _ = await _line.ReadAsync(Memory<byte>.Empty);
                    buffer = ArrayPool<byte>.Shared.Rent(ReadBuffer);
                }
                var read = await _line.ReadAsync(buffer.AsMemory(filled));
                if (read == 0)
                {
                    End("The peer closed the connection.");
                    return;
                }
                filled += read;
                var used = Consume(buffer.AsSpan(0, filled), ref state);
                foreach (var stream in _touched) stream.Deliver();
                _touched.Clear();
                if (used < 0) return;
                filled -= used;
                buffer.AsSpan(used, filled).CopyTo(buffer);
            }
        }
        catch (Exception e)
        {
            End($"Reading failed: {e.Message}");
        }
        finally
        {
            Return(ref buffer);
        }
    }

    /// <summary>Says goodbye, as far as the line takes it at once, and ends the session.</summary>
    public void Close(YamuxGoAway code, string reason)
    {
        Sender.Append(new YamuxHeader(YamuxType.GoAway, 0, 0, (uint)code));
        End(reason);
    }

    public void Dispose() => Close(YamuxGoAway.Normal, "Closed here.");

    public void Remove(YamuxStream stream)
    {
        lock (_gate)
        {
            if (_streams.Remove(stream.Id) && stream.Direction == Direction.Inbound) _inbound--;
        }
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private struct Parse
    {
        public YamuxHeader Header;
        public YamuxStream? Target;
        public uint Remaining;
    }

    /// <summary>
    /// Handles whole headers and whatever part of a payload is there. Returns the bytes used, or -1 when the session has ended.
    /// </summary>
    private int Consume(ReadOnlySpan<byte> data, ref Parse state)
    {
        var used = 0;
        while (true)
        {
            if (state.Remaining > 0)
            {
                var part = data.Slice(used, (int)Math.Min(state.Remaining, data.Length - used));
                if (part.IsEmpty) return used;
                if (state.Target is { } target)
                {
                    target.Receive(part);
                    _touched.Add(target);
                }
                used += part.Length;
                state.Remaining -= (uint)part.Length;
                if (state.Remaining > 0) return used;
                EndOfFrame(state);
            }
            if (data.Length - used < YamuxHeader.Size) return used;
            if (!YamuxHeader.TryRead(data[used..], out state.Header)) return Violation("an unknown frame");
            used += YamuxHeader.Size;
            if (!Handle(ref state)) return -1;
        }
    }

    private bool Handle(ref Parse state)
    {
        var header = state.Header;
        state.Target = null;
        switch (header.Type)
        {
            case YamuxType.Ping when header.Stream == 0: return HandlePing(header);
            case YamuxType.GoAway when header.Stream == 0:
                End($"The peer said goodbye ({header.Length}).");
                return false;
            case YamuxType.Ping or YamuxType.GoAway: return Violation("a session frame on a stream") > 0;
            default: return HandleStreamFrame(ref state);
        }
    }

    private bool HandleStreamFrame(ref Parse state)
    {
        var header = state.Header;
        if (header.Stream == 0) return Violation("a stream frame on the session") > 0;
        YamuxStream? stream;
        lock (_gate) _streams.TryGetValue(header.Stream, out stream);
        if ((header.Flags & YamuxFlags.Syn) != 0)
        {
            if (stream is not null || (header.Stream % 2 == 1) == _isDialer) return Violation("a stream with a wrong id") > 0;
            if (!_opens.TryTake()) return Violation("too many streams per second") > 0;
            stream = Accept(header.Stream);
        }
        state.Target = stream;
        if (header.Type == YamuxType.Data)
        {
            // A stream that is gone here may still be written to there: a race without fault. Its payload is dropped.
            if (stream is null && header.Length > YamuxStream.Window) return Violation("data beyond any window") > 0;
            if (stream is not null && !stream.TryAdmit(header.Length)) return Violation("data beyond the window") > 0;
            state.Remaining = header.Length;
        }
        else if (stream is not null && !stream.TryOpenWindow(header.Length))
        {
            return Violation("a window beyond 2^32") > 0;
        }
        if (state.Remaining == 0) EndOfFrame(state);
        return true;
    }

    private static void EndOfFrame(in Parse state)
    {
        if (state.Target is null) return;
        if ((state.Header.Flags & YamuxFlags.Rst) != 0) state.Target.Abort("The peer reset the stream.");
        else if ((state.Header.Flags & YamuxFlags.Fin) != 0) state.Target.Finish();
    }

    private YamuxStream? Accept(uint id)
    {
        YamuxStream? stream = null;
        lock (_gate)
        {
            if (_inbound < _limits.MaxInboundStreams && !_ended)
            {
                stream = new YamuxStream(this, id, Direction.Inbound);
                _streams.Add(id, stream);
                _inbound++;
            }
        }
        if (stream is null)
        {
            Sender.Append(new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Rst, id, 0));
            return null;
        }
        Sender.Append(new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Ack, id, 0), urgent: false);
        _accept(stream);
        return stream;
    }

    private bool HandlePing(in YamuxHeader header)
    {
        if (header.Flags == YamuxFlags.Syn)
        {
            if (!_pings.TryTake()) return Violation("too many pings") > 0;
            Sender.Append(new YamuxHeader(YamuxType.Ping, YamuxFlags.Ack, 0, header.Length));
            return true;
        }
        lock (_gate)
        {
            if (_ping is { } ping && ping.Value == header.Length && header.Flags == YamuxFlags.Ack)
            {
                _ping = null;
                ping.Reply.TrySetResult(_time.GetElapsedTime(ping.SentAt));
            }
        }
        return true;
    }

    private void OnTick()
    {
        if (Sender.Stalled > _limits.StallTimeout)
        {
            End("The peer stopped reading.");
            return;
        }
        List<YamuxStream>? overdue = null;
        bool pingDue, pingLost;
        lock (_gate)
        {
            foreach (var stream in _streams.Values)
            {
                if (stream.LingerSince != 0 && _time.GetElapsedTime(stream.LingerSince) > Linger) (overdue ??= []).Add(stream);
            }
            pingLost = _ping is { } ping && _time.GetElapsedTime(ping.SentAt) > _limits.StallTimeout;
            pingDue = !_ended && _ping is null && _time.GetElapsedTime(_lastPing) > _limits.KeepAlive;
        }
        overdue?.ForEach(stream => stream.Reset());
        if (pingLost) End("The peer stopped answering pings.");
        else if (pingDue) PingAsync();
    }

    /// <summary>Ends the session for a fault of the peer; the result reads as false or as -1.</summary>
    private int Violation(string what)
    {
        Close(YamuxGoAway.ProtocolError, $"The peer broke the protocol: {what}.");
        return -1;
    }

    private void End(string reason)
    {
        YamuxStream[] streams;
        (uint, long, TaskCompletionSource<TimeSpan> Reply)? ping;
        lock (_gate)
        {
            if (_ended) return;
            _ended = true;
            streams = [.. _streams.Values];
            ping = _ping;
            _ping = null;
        }
        _timer.Dispose();
        Sender.Close();
        foreach (var stream in streams) stream.Abort($"The connection ended. {reason}");
        ping?.Reply.TrySetException(new Libp2pException(reason));
        try
        {
            _line.Dispose();
        }
        catch (Exception)
        {
            // The connection is no longer usable, but everyone waiting for its end must still be notified.
        }
        _completion.TrySetResult(reason);
    }
}
