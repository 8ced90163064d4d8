namespace Flashback.Interop.Libp2p;

/// <summary>Waits for what other processes are about to do, with a deadline that only a failure reaches.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static Task True(Func<bool> condition, string what) => True(() => Task.FromResult(condition()), what);

    public static async Task True(Func<Task<bool>> condition, string what)
    {
        var started = SystemClock.Instance.GetTimestamp();
        while (!await condition())
        {
            if (SystemClock.Instance.GetElapsedTime(started) > Deadline) Assert.Fail($"It never came true that {what}.");
            await Task.Delay(Poll, SystemClock.Instance);
        }
    }

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Deadline, SystemClock.Instance);
    public static Task<T> InTime<T>(this ValueTask<T> task) => task.AsTask().InTime();
}
