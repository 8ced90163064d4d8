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
    private bool _holding;

    /// <summary>The reader goes on inside <see cref="Release"/>.</summary>
    public bool OnLoop { get; set; }

    public override void Schedule(Action<object?> action, object? state)
    {
        if (_holding) (_action, _state) = (action, state);
        else ThreadPool.Schedule(action, state);
    }

    /// <summary>From now on a wake waits for <see cref="Release"/>. Called under the lock that every wake is under.</summary>
    public void Hold() => _holding = OnLoop;

    /// <summary>No wake waits any more. Called under the same lock; what it returns is run outside.</summary>
    public (Action<object?>? Action, object? State) Release()
    {
        var wake = (_action, _state);
        (_holding, _action, _state) = (false, null, null);
        return wake;
    }
}
