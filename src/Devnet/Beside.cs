namespace Flashback.Devnet;

/// <summary>Something that is done beside the main thing, and never after it.</summary>
internal static class Beside
{
    /// <summary>
    /// Runs both. The second one may take its time when the first succeeds; when the first fails
    /// or is cancelled, the second is cancelled and waited for. When this returns or throws, both have ended.
    /// </summary>
    /// <param name="main">What matters: its failure is told before the other's.</param>
    /// <param name="other">What is done beside it.</param>
    /// <param name="cancellation">Cancels both.</param>
    public static async Task RunAsync(
        Func<CancellationToken, Task> main, Func<CancellationToken, Task> other, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = other(over.Token);
        try
        {
            await main(cancellation);
            await running;
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAny(running);
        }
    }
}
