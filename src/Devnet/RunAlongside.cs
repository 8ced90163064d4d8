namespace Flashback.Devnet;

/// <summary>Runs a second task alongside the main one; it never outlives the main one.</summary>
internal static class RunAlongside
{
    /// <summary>
    /// Runs both. When the main task succeeds, the other may take as long as it needs; when the main task fails or is cancelled, the
    /// other is cancelled and awaited. When this returns or throws, both have ended.
    /// </summary>
    /// <param name="main">The main task: its failure is reported in preference to the other's.</param>
    /// <param name="other">The task that runs alongside it.</param>
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
