namespace Flashback.Devnet;

/// <summary>Disposes of what was started, last first, whatever happens.</summary>
internal sealed class AsyncCleanup : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _started = new();

    public T Add<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var started)) await started.DisposeAsync();
    }
}
