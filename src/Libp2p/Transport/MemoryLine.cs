using System.Threading.Tasks.Sources;

namespace Flashback.Libp2p.Transport;

/// <summary>
/// Bytes in one direction between two ends in one process. What is written goes straight into the buffer of a reader that waits;
/// only what no reader waits for is kept. One reader and one writer at a time.
/// </summary>
internal sealed class MemoryLine : IValueTaskSource<int>
{
    /// <summary>Unread bytes beyond which a writer waits, once its own are in: about what a socket buffers.</summary>
    public const int Capacity = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _unread = new();
    private ReadOnlyMemory<byte> _first;
    private int _unreadBytes;
    private bool _ended, _refused, _isWaiting;
    private Memory<byte> _waiting;
    private TaskCompletionSource? _room;

    // A writer must not go on with the reader's work.
    private ManualResetValueTaskSourceCore<int> _arrival = new() { RunContinuationsAsynchronously = true };

    /// <summary>The number of bytes read; 0 at the end, or as soon as there are bytes when the buffer is empty.</summary>
    /// <exception cref="IOException">The reader's side was closed.</exception>
    public ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        lock (_gate)
        {
            if (_refused) throw Closed();
            if (_unreadBytes > 0 || _ended) return new ValueTask<int>(Take(buffer.Span));
            _arrival.Reset();
            (_waiting, _isWaiting) = (buffer, true);
            return new ValueTask<int>(this, _arrival.Version);
        }
    }

    /// <summary>Completes when there is room for more.</summary>
    /// <exception cref="IOException">One of the sides was closed.</exception>
    public ValueTask WriteAsync(ReadOnlySpan<byte> data, CancellationToken cancellation)
    {
        TaskCompletionSource? room = null;
        var read = 0;
        bool waited;
        lock (_gate)
        {
            if (_ended || _refused) throw Closed();
            waited = _isWaiting && data.Length > 0;
            if (waited)
            {
                read = Math.Min(data.Length, _waiting.Length);
                data[..read].CopyTo(_waiting.Span);
                (_waiting, _isWaiting) = (default, false);
            }
            if (read < data.Length) _unread.Enqueue(data[read..].ToArray());
            _unreadBytes += data.Length - read;
            if (_unreadBytes > Capacity) room = _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        if (waited) _arrival.SetResult(read);
        return room is null ? ValueTask.CompletedTask : new ValueTask(room.Task.WaitAsync(cancellation));
    }

    /// <summary>The writer's side is closed: the reader gets what is left, then the end.</summary>
    public void End()
    {
        bool waited;
        lock (_gate)
        {
            _ended = true;
            waited = _isWaiting;
            _isWaiting = false;
            OpenRoom();
        }
        if (waited) _arrival.SetResult(0);
    }

    /// <summary>The reader's side is closed: a read in progress fails, and so does whatever is written from now on.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _refused = true;
            _unread.Clear();
            _first = default;
            _unreadBytes = 0;
            OpenRoom();
        }
        Abort(Closed());
    }

    /// <summary>A read in progress fails.</summary>
    public void Abort(Exception reason)
    {
        lock (_gate)
        {
            if (!_isWaiting) return;
            (_waiting, _isWaiting) = (default, false);
        }
        _arrival.SetException(reason);
    }

    int IValueTaskSource<int>.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _arrival.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    private static IOException Closed() => new("The stream was closed.");

    private int Take(Span<byte> destination)
    {
        var count = 0;
        while (count < destination.Length && (_first.Length > 0 || _unread.TryDequeue(out _first)))
        {
            var part = _first.Span[..Math.Min(_first.Length, destination.Length - count)];
            part.CopyTo(destination[count..]);
            count += part.Length;
            _first = _first[part.Length..];
        }
        _unreadBytes -= count;
        if (_unreadBytes <= Capacity / 2) OpenRoom();
        return count;
    }

    private void OpenRoom()
    {
        _room?.TrySetResult();
        _room = null;
    }
}
