namespace Flashback.Libp2p.Network;

/// <summary>Runs something for so long at most, on the host's clock.</summary>
internal static class Deadline
{
    public static async Task RunAsync(TimeSpan limit, TimeProvider time, Func<CancellationToken, Task> action, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        await action(both.Token);
    }
}
