using Microsoft.Extensions.Hosting;

namespace Flashback.Node.Services;

/// <summary>
/// Work that runs from the host's start to its stop. When it fails, the host stops and <see cref="ThrowIfFailed"/> throws what it failed
/// with: half a node is worse than none.
/// </summary>
/// <param name="application">The host.</param>
/// <param name="run">Runs until cancelled, or until there is nothing more to do.</param>
/// <param name="ended">What must have ended after it before the next service may stop.</param>
internal sealed class Loop(IHostApplicationLifetime application, Func<CancellationToken, Task> run, Func<Task>? ended = null)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = RunAsync();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended is not null) await ended();
    }

    /// <summary>To be called when the host has stopped.</summary>
    public Task ThrowIfFailed() => _running;

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        // The work's synchronous beginning must not delay the start of the services after it.
        await Task.Yield();
        try
        {
            await run(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, as asked.
        }
        catch
        {
            application.StopApplication();
            throw;
        }
    }
}
