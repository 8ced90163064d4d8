using Flashback.Node.Schedule;

namespace Flashback.Node.Lifecycle;

/// <summary>
/// Ends a node without leaving an epoch half done: no epoch is begun any more, and the run may end when those in progress have ended.
/// </summary>
public sealed class Drain(EpochScheduler scheduler, Func<IReadOnlyList<ulong>> underWork)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <summary>A drain was requested, and no epoch is in progress.</summary>
    public bool IsDone => scheduler.IsPaused && underWork().Count == 0;

    /// <returns>The epochs in progress.</returns>
    public IReadOnlyList<ulong> Begin()
    {
        scheduler.Pause();
        return underWork();
    }

    /// <param name="time">The clock.</param>
    /// <param name="done">Called when it is done.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task RunAsync(TimeProvider time, Action done, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(s_look, time);
        while (!IsDone) await timer.WaitForNextTickAsync(cancellation);
        done();
    }
}
