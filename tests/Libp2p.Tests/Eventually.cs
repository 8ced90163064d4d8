namespace Flashback.Libp2p.Tests;

/// <summary>Waits for what other threads are about to do, with a deadline that only a failure reaches.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public static async Task True(Func<bool> condition, string what)
    {
        var started = SystemClock.Instance.GetTimestamp();
        while (!condition())
        {
            if (SystemClock.Instance.GetElapsedTime(started) > Deadline) Assert.Fail($"It never came true that {what}.");
            await Task.Delay(Poll, SystemClock.Instance);
        }
    }

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Deadline, SystemClock.Instance);
    public static Task InTime(this Task task) => task.WaitAsync(Deadline, SystemClock.Instance);
    public static Task<T> InTime<T>(this ValueTask<T> task) => task.AsTask().InTime();
}
