namespace Flashback.Node.Gossip;

/// <summary>
/// Asks several peers for one thing, so that none of them can withhold it: when one is slow, the next one is asked too.
/// </summary>
internal static class Hedge
{
    /// <summary>The first answer that is not null; null when everyone was asked and none has it.</summary>
    /// <param name="peers">The peers to ask, best first.</param>
    /// <param name="ask">Must not throw except for cancellation. Requests still in flight when an answer arrives are cancelled.</param>
    /// <param name="patience">After this long without an answer the next one is asked too.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends everything.</param>
    public static async Task<T?> FirstAsync<TPeer, T>(IEnumerable<TPeer> peers, Func<TPeer, CancellationToken, Task<T?>> ask,
        TimeSpan patience, TimeProvider time, CancellationToken cancellation)
        where T : class
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asked = new List<Task<T?>>();
        try
        {
            foreach (var peer in peers)
            {
                asked.Add(ask(peer, done.Token));
                if (await AnswerAsync(asked, Task.Delay(patience, time, done.Token)) is { } early) return early;
            }
            return await AnswerAsync(asked, Task.Delay(Timeout.InfiniteTimeSpan, time, done.Token));
        }
        finally
        {
            End(done);
        }
    }

    /// <summary>Synchronously: an answer need not wait until the late ones are notified.</summary>
    private static void End(CancellationTokenSource others) => others.Cancel();

    /// <summary>Waits until one of the peers answers with something, all have nothing, or the pause is over.</summary>
    private static async Task<T?> AnswerAsync<T>(List<Task<T?>> asked, Task pause)
        where T : class
    {
        while (asked.Count > 0)
        {
            var first = await Task.WhenAny([.. asked, pause]);
            if (first == pause)
            {
                await pause;
                return null;
            }
            var answer = (Task<T?>)first;
            asked.Remove(answer);
            if (await answer is { } found) return found;
        }
        return null;
    }
}
