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
        List<Exception> failures = [];
        while (_started.TryPop(out var started))
        {
            try
            {
                await started.DisposeAsync();
            }
            catch (Exception failure)
            {
                failures.Add(failure); // the others are disposed of all the same
            }
        }
        if (failures.Count > 0) throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
    }
}
