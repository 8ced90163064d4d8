namespace Flashback.Node.Lifecycle;

/// <summary>Tasks under way, so that none fails unseen. Safe from several threads.</summary>
internal sealed class TaskList
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, Task Task)> _tasks = [];

    public void Add(string name, Task task)
    {
        lock (_gate) _tasks.Add((name, task));
    }

    /// <summary>Forgets what ended well or by cancellation.</summary>
    /// <exception cref="TaskFailedException">A task failed.</exception>
    public void ThrowIfFailed()
    {
        lock (_gate)
        {
            foreach (var (name, task) in _tasks)
            {
                if (task.Exception?.InnerException is { } error) throw new TaskFailedException(name, error);
            }
            _tasks.RemoveAll(item => item.Task.IsCompleted);
        }
    }

    /// <summary>Completes when every task has ended, however it ended.</summary>
    public async Task EndedAsync()
    {
        Task[] tasks;
        lock (_gate) tasks = [.. _tasks.Select(item => item.Task)];
        await Task.WhenAll(tasks.Select(task => task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)));
    }
}
