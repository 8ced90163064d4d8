using Flashback.Aggregation.Rounds;
using Flashback.Node.Accuse;
using Flashback.Node.Attest;
using Flashback.Node.Evidence;
using Flashback.Node.Gossip;
using Flashback.Node.Lifecycle;
using Flashback.Node.Observe;
using Flashback.Node.Probe;
using Flashback.Node.Schedule;
using Flashback.Node.Settle;
using Flashback.Node.Transmit;
using Flashback.Protocol.Epochs;

namespace Flashback.Node;

/// <summary>
/// The whole flow on one page. No step knows another; they are joined here:
/// <code>
/// Schedule ─ Probe ─ Observe ─ Attest (commit, reveal, propose, vote, certify) ─ Transmit ─ Settle
///                                 │ │                                │              │
///                               Gossip└─ Accuse                   sign log         chain
/// </code>
/// </summary>
public sealed class Pipeline(
    EpochScheduler scheduler, EpochProbing probing, Observer observer, Attester attester, Transmitter transmitter, Accuser accuser, Settler settler,
    GossipNetwork gossip, EvidenceService evidence, CertificateFromChain certificates, Chain.ChainLink chain, NodeReporter reporter) : IAttestSteps
{
    /// <summary>Blocks after which an accepted report counts as final: two epochs of Ethereum's proof of stake.</summary>
    public const ulong ReportFinalDepth = 64;

    private readonly TaskList _tasks = new();
    private CancellationToken _stop;

    /// <summary>Joins the steps, then turns until cancelled. A failure of any step ends the run with that step's exception.</summary>
    public async Task RunAsync(TimeSpan tick, CancellationToken cancellation)
    {
        _stop = cancellation;

        // 1. Schedule: an epoch begins, its agreement is set up and its probes start; the next one is opened on chain.
        scheduler.Began += setup =>
        {
            reporter.Began(setup);
            attester.Begin(setup, _stop);
            foreach (var found in accuser.Kept(setup)) _tasks.Add("accusing", accuser.RunAsync(setup, found, _stop));
            _tasks.Add($"probing epoch {setup.Snapshot.Epoch}", probing.RunAsync(setup, _stop));
        };
        scheduler.Opening += intent => _tasks.Add("opening an epoch", SendAsync(intent));

        // 2. Probe, 3. Observe: when the epoch ends, records become observations.
        probing.Probed += results =>
        {
            reporter.Probed(results);
            observer.Conclude(results);
        };

        // 4. Attest: observations are committed; what the others say comes by gossip, what the chain says from the view.
        observer.Observed += (setup, observations) => attester.Observed(setup.Snapshot.Epoch, observations);
        _tasks.AddEndless("gossip", gossip.RunAsync(attester.Receive, cancellation));

        // 5. Transmit comes out of Attest (below), and so do accusations. 6. Settle follows the chain.
        transmitter.Sent += reporter.Sent;
        accuser.Sent += reporter.Sent;
        _tasks.AddEndless("chain", chain.RunAsync(cancellation));

        using var timer = new PeriodicTimer(tick, chain.Time);
        do
        {
            reporter.Turned();
            gossip.Update(chain.View, chain.NowMillis, chain.IsCaughtUp);
            scheduler.Tick();
            TellReports();
            foreach (var intent in settler.Due()) _tasks.Add("settling", SendAsync(intent));
            _tasks.ThrowIfFailed(cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>A report counts from the first sight on; until it is final the chain may take it back, and the epoch is kept to begin again from there.</summary>
    private void TellReports()
    {
        var (view, head) = (chain.View, chain.Watcher.Head?.Number ?? 0);
        foreach (var epoch in attester.Loops.Select(loop => loop.Setup.Snapshot.Epoch))
        {
            if (view.Reports.TryGetValue(epoch, out var report)) attester.ReportSeen(report.Report, report.Signers, report.BlockNumber + ReportFinalDepth <= head);
            else attester.ReportGone(epoch);
        }
    }

    /// <summary>Has the run end with this task's exception, should it fail, and <see cref="EndedAsync"/> wait for it.</summary>
    public void Beside(string name, Task task) => _tasks.Add(name, task);

    /// <summary>Waits for everything under way, after the run was cancelled.</summary>
    public Task EndedAsync() => Task.WhenAll(_tasks.EndedAsync(), attester.Ended);

    void IAttestSteps.Transmit(EpochSetup setup, Effect.Transmit transmit) => _tasks.Add("transmitting", transmitter.RunAsync(setup, transmit, _stop));

    void IAttestSteps.Accepted(EpochSetup setup, Effect.Accepted accepted)
    {
        evidence.Keep(accepted, setup, chain.View.Reports.TryGetValue(setup.Snapshot.Epoch, out var report) ? report.TransactionHash : null);
        _tasks.Add("completing a certificate", certificates.CompleteAsync(setup.Snapshot.Epoch, _stop));
    }

    void IAttestSteps.EquivocationFound(EpochSetup setup, Effect.EquivocationFound found) => _tasks.Add("accusing", accuser.RunAsync(setup, found, _stop));

    void IAttestSteps.Failed(EpochSetup setup, Exception error) => _tasks.Add($"agreeing on epoch {setup.Snapshot.Epoch}", Task.FromException(error));

    private async Task SendAsync(OnChain.Transactions.TransactionIntent intent)
    {
        reporter.Sent(intent, await chain.SendAsync(intent, _stop));
    }
}
