using Flashback.Node.Hosting;

namespace Flashback.Node.Tests.Hosting;

public sealed class TaskListTests
{
    private static readonly CancellationToken s_running = new(canceled: false), s_stopping = new(canceled: true);

    private readonly TaskList _tasks = new();

    [Fact]
    public void Successful_and_cancelled_tasks_are_forgotten()
    {
        _tasks.Add("done", Task.CompletedTask);
        _tasks.Add("cancelled", Task.FromCanceled(s_stopping));
        _tasks.AddEndless("loop", new TaskCompletionSource().Task);
        _tasks.ThrowIfFailed(s_running);
        _tasks.ThrowIfFailed(s_running);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_failure_is_reported_whether_or_not_the_node_stops(bool isEndless)
    {
        var task = Task.FromException(new InvalidOperationException("broken"));
        if (isEndless) _tasks.AddEndless("loop", task);
        else _tasks.Add("loop", task);
        foreach (var stop in new[] { s_running, s_stopping })
        {
            var failed = Assert.Throws<TaskFailedException>(() => _tasks.ThrowIfFailed(stop));
            Assert.Equal(("loop", "loop: broken"), (failed.Name, failed.Message));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loop_may_end_only_when_the_node_stops(bool isCancelled)
    {
        _tasks.AddEndless("loop", isCancelled ? Task.FromCanceled(s_stopping) : Task.CompletedTask);
        var failed = Assert.Throws<TaskFailedException>(() => _tasks.ThrowIfFailed(s_running));
        Assert.Equal("loop: it ended before it was stopped", failed.Message);
        _tasks.ThrowIfFailed(s_stopping);
    }

    [Fact]
    public void The_failure_of_one_task_is_reported_before_the_stop_that_it_caused()
    {
        _tasks.AddEndless("ended", Task.CompletedTask);
        _tasks.Add("cause", Task.FromException(new InvalidOperationException("broken")));
        Assert.Equal("cause", Assert.Throws<TaskFailedException>(() => _tasks.ThrowIfFailed(s_running)).Name);
    }

    [Fact]
    public async Task All_are_waited_for_however_they_end()
    {
        var last = new TaskCompletionSource();
        _tasks.Add("broken", Task.FromException(new InvalidOperationException("broken")));
        _tasks.Add("cancelled", Task.FromCanceled(s_stopping));
        _tasks.AddEndless("last", last.Task);
        var ended = _tasks.EndedAsync();
        Assert.False(ended.IsCompleted);
        last.SetResult();
        await ended;
    }

    [Fact]
    public async Task A_task_that_is_added_while_the_others_end_is_waited_for_too()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        _tasks.Add("first", first.Task);
        var ended = _tasks.EndedAsync();
        _tasks.Add("second", second.Task);
        first.SetResult();
        Assert.False(ended.IsCompleted);
        second.SetResult();
        await ended;
    }
}
