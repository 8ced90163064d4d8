
namespace Flashback.Libp2p.Pacing;

/// <summary>Runs something for a limited time, on the host's clock.</summary>
internal static class Deadline
{
    public static async Task RunAsync(
        TimeSpan limit, TimeProvider time, Func<CancellationToken, Task> action, Action<HostNotice> notice, CancellationToken stop)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // Not the source's own timer: what the action registered with the token may throw.
        await using var timer = GuardedTimer.Create(time, both.Cancel, e => notice(HostNotice.Mistake("handler_failed", null, e)), limit);
        await action(both.Token);
    }
}
