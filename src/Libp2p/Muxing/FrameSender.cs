using System.Buffers;

namespace Flashback.Libp2p.Muxing;

/// <summary>
/// Collects frames of all streams and writes them in batches: many frames become one TLS record. The caller that finds the line
/// idle writes at once on its own thread; what arrives meanwhile goes out together afterwards.
/// </summary>
internal sealed class FrameSender(Stream line, TimeProvider time, Action<Exception> failed)
{
    /// <summary>Data waits beyond this many unsent bytes; control frames do not.</summary>
    public const int HighWater = 256 * 1024;

    /// <summary>
    /// Control frames are few and rate limited: a queue beyond this, which the last data frame alone cannot reach, means that the
    /// line is dead.
    /// </summary>
    private const int Limit = 2 * HighWater;

    private const int FirstBuffer = 4096;

    private readonly Lock _gate = new();
    private byte[] _pending = [];
    private int _count;
    private bool _flushing, _closed;
    private TaskCompletionSource? _room;
    private long _writeStarted;

    /// <summary>How long the write in progress has taken; zero when none is.</summary>
    public TimeSpan Stalled
    {
        get
        {
            var started = Interlocked.Read(ref _writeStarted);
            return started == 0 ? TimeSpan.Zero : time.GetElapsedTime(started);
        }
    }

    public bool IsClosed
    {
        get
        {
            lock (_gate) return _closed;
        }
    }

    /// <summary>
    /// Queues a control frame. One that is not urgent leaves with the next that is. Dropped once closed, or when the line is dead.
    /// </summary>
    public void Append(in YamuxHeader header, bool urgent = true) => TryAppend(header, default, urgent, Limit);

    /// <summary>Queues data; false when there is no room, or the sender is closed.</summary>
    public bool TryAppend(in YamuxHeader header, ReadOnlySpan<byte> payload) => TryAppend(header, payload, true, HighWater);

    private bool TryAppend(in YamuxHeader header, ReadOnlySpan<byte> payload, bool urgent, int limit)
    {
        lock (_gate)
        {
            if (_closed || _count >= limit) return false;
            Reserve(YamuxHeader.Size + payload.Length);
            header.Write(_pending.AsSpan(_count));
            payload.CopyTo(_pending.AsSpan(_count + YamuxHeader.Size));
            _count += YamuxHeader.Size + payload.Length;
            if (!urgent || _flushing) return true;
            _flushing = true;
        }
        _ = FlushAsync();
        return true;
    }

    /// <summary>Completes when there is room for data, or the sender is closed.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_closed || _count < HighWater) return ValueTask.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellation));
        }
    }

    /// <summary>Completes when what was queued until now has been written, or the sender is closed.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (_closed || (_count == 0 && !_flushing)) return;
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }
            await room.WaitAsync(cancellation);
        }
    }

    public void Close()
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            _closed = true;
            room = _room;
            _room = null;
        }
        room?.TrySetResult();
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TakeBatch(out var batch, out var count))
            {
                Interlocked.Exchange(ref _writeStarted, Math.Max(1, time.GetTimestamp()));
                await line.WriteAsync(batch.AsMemory(0, count));
                Interlocked.Exchange(ref _writeStarted, 0);
                ArrayPool<byte>.Shared.Return(batch);
                // The first caller's thread is lent for one batch only.
                if (HasMore()) await Task.Yield();
            }
        }
        catch (Exception e)
        {
            Close();
            failed(e);
        }
    }

    private bool TakeBatch(out byte[] batch, out int count)
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            (batch, count) = (_pending, _count);
            (_pending, _count) = ([], 0);
            _flushing = count > 0 && !_closed;
            room = _room;
            _room = null;
        }
        room?.TrySetResult();
        return _flushing;
    }

    private bool HasMore()
    {
        lock (_gate) return _count > 0;
    }

    private void Reserve(int size)
    {
        if (_pending.Length - _count >= size) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, Math.Max(_count + size, _pending.Length * 2)));
        _pending.AsSpan(0, _count).CopyTo(larger);
        if (_pending.Length > 0) ArrayPool<byte>.Shared.Return(_pending);
        _pending = larger;
    }
}
