namespace Flashback.Node.Tests;

/// <summary>Runs every continuation on the test's own thread, in order: asynchronous code without chance.</summary>
internal sealed class SingleThread : SynchronizationContext, IDisposable
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly SynchronizationContext? _before = Current;

    public SingleThread() => SetSynchronizationContext(this);

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_queue) _queue.Enqueue((d, state));
    }

    /// <summary>Runs until nothing is left to do.</summary>
    public void Drain()
    {
        while (true)
        {
            (SendOrPostCallback Callback, object? State) next;
            lock (_queue)
            {
                if (!_queue.TryDequeue(out next)) return;
            }
            next.Callback(next.State);
        }
    }

    public void Dispose() => SetSynchronizationContext(_before);
}
