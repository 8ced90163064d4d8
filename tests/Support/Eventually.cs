namespace Flashback.Tests.Support;

/// <summary>Waits for what other threads and processes are about to do, with a deadline that only a failure reaches.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_pollOfProcesses = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TimeoutException">It did not become true within the deadline.</exception>
    public static Task True(Func<bool> condition, string what) => True(() => Task.FromResult(condition()), what, s_poll);

    /// <summary>For what another process is asked.</summary>
    /// <exception cref="TimeoutException">It did not become true within the deadline.</exception>
    public static Task True(Func<Task<bool>> condition, string what) => True(condition, what, s_pollOfProcesses);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(s_deadline, SystemClock.Instance);

    public static Task InTime(this Task task) => task.WaitAsync(s_deadline, SystemClock.Instance);

    public static Task<T> InTime<T>(this ValueTask<T> task) => task.AsTask().InTime();

    private static async Task True(Func<Task<bool>> condition, string what, TimeSpan poll)
    {
        var started = SystemClock.Instance.GetTimestamp();
        while (!await condition())
        {
            if (SystemClock.Instance.GetElapsedTime(started) > s_deadline) throw new TimeoutException($"It never came true that {what}.");
            await Task.Delay(poll, SystemClock.Instance);
        }
    }
}
