namespace Flashback.Node.Hosting;

/// <summary>Tasks in progress, so that none fails unseen. Thread-safe.</summary>
internal sealed class TaskList
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, Task Task, bool IsEndless)> _tasks = [];

    public void Add(string name, Task task)
    {
        lock (_gate) _tasks.Add((name, task, false));
    }

    /// <summary>
    /// Adds a task without which the node cannot hear or send: if it ends in any way before the node is stopped, it has failed.
    /// </summary>
    public void AddEndless(string name, Task task)
    {
        lock (_gate) _tasks.Add((name, task, true));
    }

    /// <summary>Forgets what ended well or by cancellation.</summary>
    /// <param name="stop">The node is being stopped: then everything may end.</param>
    /// <exception cref="TaskFailedException">A task failed.</exception>
    public void ThrowIfFailed(CancellationToken stop)
    {
        lock (_gate)
        {
            foreach (var (name, task, _) in _tasks)
            {
                if (task.Exception?.InnerException is { } error) throw new TaskFailedException(name, error);
            }
            var ended = _tasks.Find(item => item.IsEndless && item.Task.IsCompleted);
            if (ended.Task is not null && !stop.IsCancellationRequested)
                throw new TaskFailedException(ended.Name, new InvalidOperationException("it ended before it was stopped"));
            _tasks.RemoveAll(item => item.Task.IsCompleted);
        }
    }

    /// <summary>Completes when every task has ended, however it ended, those included that were added meanwhile.</summary>
    public async Task EndedAsync()
    {
        while (Running() is { Length: > 0 } tasks)
        {
            await Task.WhenAll(tasks.Select(task => task.ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)));
        }
    }

    private Task[] Running()
    {
        lock (_gate) return [.. _tasks.Select(item => item.Task).Where(task => !task.IsCompleted)];
    }
}
