using Flashback.Node.Chain;
using Flashback.Node.Store;
using Flashback.Node.Telemetry;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Services;

/// <summary>Forgets old epochs, from time to time.</summary>
/// <param name="store">What is pruned.</param>
/// <param name="chain">Tells the epoch, and how long one may be disputed.</param>
/// <param name="evidenceHours">How long evidence is kept at least.</param>
/// <param name="log">Receives what was removed.</param>
internal sealed class Pruning(NodeStore store, ChainLink chain, int evidenceHours, ILogger log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(s_every, chain.Time);
        while (await timer.WaitForNextTickAsync(cancellation)) Prune();
    }

    private void Prune()
    {
        if (chain.View.ParametersFor(0) is not { } parameters || chain.View.EpochAt((ulong)(chain.NowMillis / 1000)) is not { } epoch)
            return;
        var kept = (ulong)evidenceHours * 3600 / parameters.EpochLength + parameters.DisputeWindow / parameters.EpochLength + 2;
        if (epoch <= kept) return;
        try
        {
            var rows = store.Prune(epoch - kept);
            if (rows > 0) log.Pruned(rows, epoch - kept);
        }
        catch (Exception error)
        {
            // A full disk, say: told now, and tried again, rather than never more and in silence.
            log.TaskFailed("forgetting old epochs", error.Message, error);
        }
    }
}
