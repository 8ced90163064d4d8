using Flashback.Ethereum.JsonRpc;

namespace Flashback.OnChain.Watching;

/// <summary>
/// Chain time, which decides every deadline, advanced between blocks by the local clock. Blocks carry whole seconds and arrive late, so the
/// least delayed of several headers is the best estimate; a difference within <see cref="Tolerance"/> cannot be distinguished from that and
/// counts as none.
/// </summary>
/// <remarks>
/// Between blocks time advances steadily: if the local clock is set, correctly or not, that is noticed with the next block, and all earlier
/// measurements against it are forgotten. A single header that is far ahead of the others is ignored until another one confirms it.
/// </remarks>
public sealed class ChainClock(TimeProvider time)
{
    /// <summary>Differences up to this are the granularity of timestamps and the propagation of blocks.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(4);

    private const int Window = 16;

    private readonly Lock _gate = new();
    private readonly Queue<TimeSpan> _differences = new();
    private Block? _head;
    private DateTimeOffset _local;
    private long _localAt;
    private bool _leapt;

    /// <summary>Now by the chain, in Unix milliseconds; by the local clock until a block was seen.</summary>
    public long NowMillis
    {
        get
        {
            lock (_gate) return (Local + Offset).ToUnixTimeMilliseconds();
        }
    }

    /// <summary>Chain time minus local time; zero within the tolerance.</summary>
    public TimeSpan Offset
    {
        get
        {
            lock (_gate)
            {
                if (_differences.Count == 0) return TimeSpan.Zero;
                var offset = _differences.Max();
                return offset.Duration() <= Tolerance ? TimeSpan.Zero : offset;
            }
        }
    }

    /// <summary>How old the newest block is, by the chain's own time; zero before the first block.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_gate)
                return _head is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(0, NowMillis - (long)_head.Timestamp * 1000));
        }
    }

    /// <summary>Takes note of a head that was just received. Old blocks, read while catching up, say nothing about now.</summary>
    public void Observe(Block head)
    {
        lock (_gate)
        {
            // A timestamp beyond the calendar is ignored.
            if (head.Hash == _head?.Hash || head.Timestamp > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return;
            var now = time.GetUtcNow();
            if ((now - Local).Duration() > Tolerance) _differences.Clear();
            (_head, _local, _localAt) = (head, now, time.GetTimestamp());
            var difference = DateTimeOffset.FromUnixTimeSeconds((long)head.Timestamp) - now;
            var leaps = _differences.Count > 0 && difference > _differences.Max() + Tolerance;
            if (leaps && !_leapt)
            {
                _leapt = true;
                return;
            }
            _leapt = false;
            _differences.Enqueue(difference);
            if (_differences.Count > Window) _differences.Dequeue();
        }
    }

    /// <summary>The local clock at the newest block, advanced by the monotonic clock.</summary>
    private DateTimeOffset Local => _head is null ? time.GetUtcNow() : _local + time.GetElapsedTime(_localAt);
}
