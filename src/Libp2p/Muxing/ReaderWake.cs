using System.IO.Pipelines;

namespace Flashback.Libp2p.Muxing;

/// <summary>
/// Where the reader of a stream goes on when data has come: on the thread pool, or, for a reader that never blocks, on the
/// connection's own loop, which saves waking a thread for every frame.
/// </summary>
internal sealed class ReaderWake : PipeScheduler
{
    private Action<object?>? _action;
    private object? _state;
    private volatile int _holder;

    /// <summary>The reader resumes inside <see cref="Release"/>.</summary>
    public bool OnLoop { get; set; }

    /// <summary>
    /// Only the holder's own wake is deferred: a cancelled read wakes on any thread, without a lock, and nothing would release it.
    /// </summary>
    public override void Schedule(Action<object?> action, object? state)
    {
        if (_holder == Environment.CurrentManagedThreadId) (_action, _state) = (action, state);
        else ThreadPool.Schedule(action, state);
    }

    /// <summary>
    /// From now on a wake by this thread waits for <see cref="Release"/>. Called under a lock, so that one thread holds at a time.
    /// </summary>
    public void Hold() => _holder = OnLoop ? Environment.CurrentManagedThreadId : 0;

    /// <summary>No wake waits any more. Called by the same thread under the same lock; what it returns is run outside.</summary>
    public (Action<object?>? Action, object? State) Release()
    {
        var wake = (_action, _state);
        (_holder, _action, _state) = (0, null, null);
        return wake;
    }
}
