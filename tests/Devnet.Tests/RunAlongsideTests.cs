namespace Flashback.Devnet.Tests;

public class RunAlongsideTests
{
    private readonly TaskCompletionSource _main = new();
    private readonly TaskCompletionSource _other = new();
    private CancellationToken _told;

    private Task RunAsync(CancellationToken cancellation = default)
    {
        // What follows an event happens at once, on this thread: what has not happened then does not happen.
        SynchronizationContext.SetSynchronizationContext(null);
        return RunAlongside.RunAsync(_ => _main.Task, OtherAsync, cancellation);
    }

    private Task OtherAsync(CancellationToken cancellation)
    {
        _told = cancellation;
        return _other.Task;
    }

    [Fact]
    public async Task A_failure_of_the_main_task_cancels_the_other_and_waits_for_it()
    {
        var running = RunAsync();
        Assert.False(_told.IsCancellationRequested);
        _main.SetException(new IOException("main"));
        Assert.True(_told.IsCancellationRequested);
        Assert.False(running.IsCompleted); // the clean-up has not begun yet: the other may be starting a validator just now
        _other.SetException(new InvalidOperationException("other"));
        Assert.Equal("main", (await Assert.ThrowsAsync<IOException>(() => running)).Message);
    }

    [Fact]
    public async Task A_cancelled_run_waits_for_the_other_too()
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync(stop.Token);
        await stop.CancelAsync();
        Assert.True(_told.IsCancellationRequested);
        _main.SetCanceled(stop.Token);
        Assert.False(running.IsCompleted);
        _other.SetResult();
        await Assert.ThrowsAsync<TaskCanceledException>(() => running);
    }

    [Fact]
    public async Task A_successful_main_task_lets_the_other_finish()
    {
        var running = RunAsync();
        _main.SetResult();
        Assert.False(_told.IsCancellationRequested);
        Assert.False(running.IsCompleted);
        _other.SetResult();
        await running;
    }

    [Fact]
    public async Task A_failure_of_the_other_alone_is_reported()
    {
        var running = RunAsync();
        _other.SetException(new IOException("other"));
        Assert.False(running.IsCompleted);
        _main.SetResult();
        Assert.Equal("other", (await Assert.ThrowsAsync<IOException>(() => running)).Message);
    }
}
