namespace Flashback.BridgeNode.Faults;

/// <summary>
/// Waits that are never short. A timer may fire some milliseconds early by the clock that a client measures with, and a fault that promises
/// a second must be seen as a second.
/// </summary>
internal static class FullWait
{
    /// <summary>Returns when at least <paramref name="wait"/> has passed; at once when it is not positive.</summary>
    public static async Task DelayInFullAsync(this TimeProvider time, TimeSpan wait, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var left = wait; left > TimeSpan.Zero; left = wait - time.GetElapsedTime(start))
        {
            // Timers count whole milliseconds; one that was cut to none would make this spin.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellation);
        }
    }
}
