using System.IO.Pipelines;
using Flashback.Libp2p.Transport;

namespace Flashback.Libp2p.Muxing;

/// <summary>
/// One stream of a connection. One reader and one writer at a time. The peer may send at most a window (256 KiB) ahead of the
/// reader. Dispose when done: it ends our direction and drops what still arrives.
/// </summary>
public sealed class YamuxStream : AsyncStream
{
    /// <summary>Bytes that either side may send before the other says that it has read.</summary>
    public const int Window = 256 * 1024;

    private const int MaxFrame = 64 * 1024;

    private readonly YamuxConnection _connection;
    private readonly ReaderWake _wake = new();
    private readonly Pipe _pipe;
    private readonly Lock _gate = new();
    private long _sendWindow = Window;
    private long _receiveWindow = Window;
    private long _unreported;
    private TaskCompletionSource? _windowOpened;
    private bool _localClosed, _remoteClosed, _abandoned;
    private string? _resetReason;

    internal YamuxStream(YamuxConnection connection, uint id, Direction direction)
    {
        _connection = connection;
        Id = id;
        Direction = direction;
        // The window bounds the pipe: its writer never waits.
        _pipe = new Pipe(new PipeOptions(readerScheduler: _wake, pauseWriterThreshold: 0, useSynchronizationContext: false));
        Input = new CreditingReader(_pipe.Reader, Credit);
    }

    public uint Id { get; }

    /// <summary>Who opened it.</summary>
    public Direction Direction { get; }

    public PeerId RemotePeer => _connection.RemotePeer;

    /// <summary>What was negotiated on it.</summary>
    public string Protocol { get; internal set; } = "";

    /// <summary>Reads in place. What is consumed lets the peer send on.</summary>
    public PipeReader Input { get; }

    /// <summary>
    /// The reader of <see cref="Input"/> never blocks: it goes on where the data arrived, while the connection's loop waits.
    /// </summary>
    internal bool ReadsInline { set => _wake.OnLoop = value; }

    /// <summary>When a disposed stream that the peer has not ended is reset; 0 while it is in use.</summary>
    internal long LingerSince { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await Input.ReadAsync(cancellationToken);
        var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        System.Buffers.BuffersExtensions.CopyTo(taken, buffer.Span);
        Input.AdvanceTo(taken.End);
        return count;
    }

    /// <summary>Completes when the data is on its way: waits for the peer's window and for a line that is behind.</summary>
    /// <exception cref="Libp2pException">The stream was closed for writing, or reset.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = TakeWindow(Math.Min(buffer.Length, MaxFrame), out var opened);
            if (count == 0)
            {
                await opened!.WaitAsync(cancellationToken);
                continue;
            }
            while (!_connection.Sender.TryAppend(new YamuxHeader(YamuxType.Data, 0, Id, (uint)count), buffer.Span[..count]))
            {
                if (_connection.Sender.IsClosed) throw Broken();
                await _connection.Sender.WaitForRoomAsync(cancellationToken);
            }
            buffer = buffer[count..];
        }
    }

    /// <summary>Ends our direction; the peer may go on sending.</summary>
    public void CloseWrite()
    {
        bool done;
        lock (_gate)
        {
            if (_localClosed) return;
            _localClosed = true;
            done = _remoteClosed;
        }
        _connection.Sender.Append(new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Fin, Id, 0));
        if (done) _connection.Remove(this);
    }

    /// <summary>Aborts both directions.</summary>
    public void Reset()
    {
        if (!TryEnd("The stream was reset here.")) return;
        _connection.Sender.Append(new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Rst, Id, 0));
        _connection.Remove(this);
    }

    protected override void Dispose(bool disposing)
    {
        bool first;
        lock (_gate)
        {
            first = !_abandoned;
            _abandoned = true;
            if (first) LingerSince = _connection.Now;
        }
        if (first)
        {
            CloseWrite();
            lock (_gate) _pipe.Reader.CancelPendingRead();
            _pipe.Reader.Complete();
        }
        base.Dispose(disposing);
    }

    /// <summary>Room for a data frame, which the peer must not exceed.</summary>
    internal bool TryAdmit(uint length) => Interlocked.Add(ref _receiveWindow, -(long)length) >= 0;

    internal void Receive(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_remoteClosed || _abandoned) return;
            System.Buffers.BuffersExtensions.Write(_pipe.Writer, data);
        }
    }

    /// <summary>Wakes the reader; once after a batch of frames.</summary>
    internal void Deliver()
    {
        Action<object?>? wake;
        object? state;
        lock (_gate)
        {
            if (_remoteClosed) return;
            _wake.Hold();
            // Complete at once: the pipe has no threshold.
            var flushed = _pipe.Writer.FlushAsync(CancellationToken.None);
            if (flushed.IsCompleted) flushed.GetAwaiter().GetResult();
            (wake, state) = _wake.Release();
        }
        wake?.Invoke(state);
    }

    internal bool TryOpenWindow(uint delta)
    {
        TaskCompletionSource? opened;
        lock (_gate)
        {
            _sendWindow += delta;
            if (_sendWindow > uint.MaxValue) return false;
            opened = _windowOpened;
            _windowOpened = null;
        }
        opened?.TrySetResult();
        return true;
    }

    /// <summary>The peer ended its direction.</summary>
    internal void Finish()
    {
        bool done;
        lock (_gate)
        {
            if (_remoteClosed) return;
            _remoteClosed = true;
            _pipe.Writer.Complete();
            done = _localClosed;
        }
        if (done) _connection.Remove(this);
    }

    /// <summary>The peer reset the stream, or the connection ended.</summary>
    internal void Abort(string reason)
    {
        if (TryEnd(reason)) _connection.Remove(this);
    }

    private bool TryEnd(string reason)
    {
        TaskCompletionSource? opened;
        lock (_gate)
        {
            if (_resetReason is not null) return false;
            _resetReason = reason;
            if (!_remoteClosed) _pipe.Writer.Complete(new Libp2pException(reason));
            var wasOpen = !(_localClosed && _remoteClosed);
            _localClosed = _remoteClosed = true;
            opened = _windowOpened;
            _windowOpened = null;
            if (!wasOpen) return false;
        }
        opened?.TrySetResult();
        return true;
    }

    private int TakeWindow(int wanted, out Task? opened)
    {
        opened = null;
        lock (_gate)
        {
            if (_localClosed) throw Broken();
            var count = (int)Math.Min(wanted, _sendWindow);
            _sendWindow -= count;
            if (count > 0) return count;
            _windowOpened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            opened = _windowOpened.Task;
            return 0;
        }
    }

    private void Credit(long count)
    {
        var unreported = _unreported += count;
        if (unreported < Window / 2) return;
        _unreported = 0;
        // First the room, then the word: the peer may answer at once.
        Interlocked.Add(ref _receiveWindow, unreported);
        lock (_gate)
        {
            if (_remoteClosed || _abandoned) return;
        }
        _connection.Sender.Append(new YamuxHeader(YamuxType.WindowUpdate, 0, Id, (uint)unreported));
    }

    private Libp2pException Broken() => new(_resetReason ?? "The stream is closed for writing.");
}
