using System.Buffers;
using Flashback.Libp2p.Gossip.Options;
using Flashback.Libp2p.Muxing;

namespace Flashback.Libp2p.Gossip.Peers;

/// <summary>
/// Our stream to a peer: control before messages, many frames in one write. What one peer is sent is shared with all others,
/// so a full queue costs references, not copies.
/// </summary>
internal sealed class GossipLink(YamuxStream stream, GossipOptions options, Action<GossipLink> lost, Action caughtUp) : IGossipLink
{
    public const string Version12 = "/meshsub/1.2.0";
    public const string Version11 = "/meshsub/1.1.0";

    /// <summary>Frames packed into one write.</summary>
    private const int MaxBatch = 64 * 1024;

    /// <summary>Control beyond this many frames means that the peer has stopped reading: the link is given up.</summary>
    private const int MaxControlFrames = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _control = new(), _messages = new();
    private readonly List<byte[]> _batch = [];
    private int _queuedBytes;
    private bool _flushing, _closed;
    private volatile bool _behind;

    public bool TakesIDontWant => stream.Protocol == Version12;

    public bool IsBehind => _behind;

    public bool TrySend(byte[] frame, bool control)
    {
        lock (_gate)
        {
            if (_closed) return false;
            if (control ? _control.Count >= MaxControlFrames : _queuedBytes + frame.Length > options.MaxQueuedBytes) return false;
            (control ? _control : _messages).Enqueue(frame);
            _queuedBytes += frame.Length;
            if (_queuedBytes > options.PublishAheadBytes) _behind = true;
            return true;
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            if (_flushing || _closed || _queuedBytes == 0) return;
            _flushing = true;
        }
        _ = FlushAsync();
    }

    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _control.Clear();
            _messages.Clear();
            _queuedBytes = 0;
        }
        stream.Reset();
        NoteCaughtUp();
    }

    private async Task FlushAsync()
    {
        var buffer = Array.Empty<byte>();
        try
        {
            while (TakeBatch(out var size, out var more))
            {
                if (_batch.Count == 1)
                {
                    await stream.WriteAsync(_batch[0]);
                }
                else
                {
                    if (buffer.Length < size) buffer = Replace(buffer, size);
                    var at = 0;
                    foreach (var frame in _batch)
                    {
                        frame.CopyTo(buffer, at);
                        at += frame.Length;
                    }
                    await stream.WriteAsync(buffer.AsMemory(0, at));
                }
                // The router's thread is lent for one batch only.
                if (more) await Task.Yield();
            }
        }
        catch (Exception)
        {
            Close();
            lost(this);
        }
        finally
        {
            if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TakeBatch(out int size, out bool more)
    {
        size = 0;
        _batch.Clear();
        lock (_gate)
        {
            while (_control.TryPeek(out var next) || _messages.TryPeek(out next))
            {
                if (_batch.Count > 0 && size + next.Length > MaxBatch) break;
                _batch.Add(_control.Count > 0 ? _control.Dequeue() : _messages.Dequeue());
                size += next.Length;
            }
            _queuedBytes = Math.Max(0, _queuedBytes - size);
            more = _queuedBytes > 0;
            _flushing = _batch.Count > 0 && !_closed;
        }
        NoteCaughtUp();
        return _flushing;
    }

    private void NoteCaughtUp()
    {
        lock (_gate)
        {
            if (!_behind || _queuedBytes > options.PublishAheadBytes / 2) return;
            _behind = false;
        }
        caughtUp();
    }

    private static byte[] Replace(byte[] buffer, int size)
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        return ArrayPool<byte>.Shared.Rent(size);
    }
}
