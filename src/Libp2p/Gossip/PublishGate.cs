namespace Flashback.Libp2p.Gossip;

/// <summary>
/// Makes publishers wait while their messages are pending: for the router, or for most followers to read. The wait is bounded in bytes and
/// in time, so that no deliberately slow reader can silence a publisher.
/// </summary>
internal sealed class PublishGate(int maxBytes, TimeSpan patience, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _unrouted;
    private bool _followersBehind;
    private TaskCompletionSource? _changed;

    /// <summary>Completes when a frame of so many bytes may go to the router, after <c>patience</c> at the latest.</summary>
    public async ValueTask EnterAsync(int bytes, CancellationToken cancellation)
    {
        while (!TryEnter(bytes, out var changed))
        {
            try
            {
                await changed.WaitAsync(patience, time, cancellation);
            }
            catch (TimeoutException)
            {
                lock (_gate) _unrouted += bytes;
                return;
            }
        }
    }

    /// <summary>The router has dealt with a frame, or never got it.</summary>
    /// <param name="bytes">As many as it entered with.</param>
    /// <param name="followersBehind">Most followers have not read yet what was sent before.</param>
    public void Leave(int bytes, bool followersBehind)
    {
        lock (_gate)
        {
            _unrouted -= bytes;
            _followersBehind = followersBehind;
            Change();
        }
    }

    /// <summary>A follower has caught up, or is gone. The next frame shows whether that is enough.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _followersBehind = false;
            Change();
        }
    }

    private bool TryEnter(int bytes, out Task changed)
    {
        changed = Task.CompletedTask;
        lock (_gate)
        {
            if (!_followersBehind && (_unrouted == 0 || _unrouted + bytes <= maxBytes))
            {
                _unrouted += bytes;
                return true;
            }
            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed = _changed.Task;
            return false;
        }
    }

    private void Change()
    {
        if (_followersBehind) return;
        _changed?.TrySetResult();
        _changed = null;
    }
}
