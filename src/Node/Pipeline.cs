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

    /// <summary>
    /// Joins the steps, then turns until cancelled. An exception costs the item that it came of: an epoch, a unit, an agreement, a
    /// transaction. It is logged and counted, and the others go on. What fails for good, the disk or a loop, ends the run with its exception.
    /// </summary>
    public async Task RunAsync(TimeSpan tick, CancellationToken cancellation)
    {
        _stop = cancellation;

        // 1. Schedule: an epoch begins, its agreement is set up and its probes start; the next one is opened on chain.
        scheduler.Began += setup =>
        {
            var epoch = Name(setup);
            Guard("report_failed", epoch, () => reporter.Began(setup));
            Guard("agree_failed", epoch, () => attester.Begin(setup, _stop));
            Guard("accuse_failed", epoch, () =>
            {
                foreach (var found in accuser.Kept(setup)) Accuse(setup, found);
            });
            AddItem("probe_failed", $"probing {epoch}", () => probing.RunAsync(setup, _stop));
        };
        scheduler.Opening += intent => AddItem("transaction_failed", intent.Key, () => SendAsync(intent));
        scheduler.Failed += (epoch, error) => reporter.Mistake("schedule_failed", $"epoch {epoch}", error);

        // 2. Probe, 3. Observe: when the epoch ends, records become observations.
        probing.Probed += results =>
        {
            Guard("report_failed", Name(results.Setup), () => reporter.Probed(results));
            observer.Conclude(results);
        };
        probing.Failed += (setup, unit, error) => reporter.Mistake("probe_failed", $"{Name(setup)}, data unit {unit}", error);
        observer.Failed += (setup, unit, error) => reporter.Mistake("observe_failed", $"{Name(setup)}, data unit {unit}", error);

        // 4. Attest: observations are committed; what the others say comes by gossip, what the chain says from the view.
        observer.Observed += (setup, observations) => attester.Observed(setup.Snapshot.Epoch, observations);
        _tasks.AddEndless("gossip", gossip.RunAsync(attester.Receive, cancellation));

        // 5. Transmit comes out of Attest (below), and so do accusations. 6. Settle follows the chain.
        transmitter.Sent += reporter.Sent;
        accuser.Sent += reporter.Sent;
        settler.Failed += (item, error) => reporter.Mistake("settle_failed", item, error);
        _tasks.AddEndless("chain", chain.RunAsync(cancellation));

        using var timer = new PeriodicTimer(tick, chain.Time);
        do
        {
            reporter.Turned();
            Guard("registry_failed", "the registry", () => gossip.Update(chain.View, chain.NowMillis, chain.IsCaughtUp));
            Guard("schedule_failed", "the schedule", scheduler.Tick);
            TellReports();
            Guard("settle_failed", "settlement", () =>
            {
                foreach (var intent in settler.Due()) AddItem("transaction_failed", intent.Key, () => SendAsync(intent));
            });
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
            Guard("agree_failed", $"the report of epoch {epoch}", () =>
            {
                if (view.Reports.TryGetValue(epoch, out var report)) attester.ReportSeen(report.Report, report.Signers, report.BlockNumber + ReportFinalDepth <= head);
                else attester.ReportGone(epoch);
            });
        }
    }

    /// <summary>Has the run end with this task's exception, should it fail, and <see cref="EndedAsync"/> wait for it.</summary>
    public void Beside(string name, Task task) => _tasks.Add(name, task);

    /// <summary>Waits for everything under way, after the run was cancelled.</summary>
    public Task EndedAsync() => Task.WhenAll(_tasks.EndedAsync(), attester.Ended);

    void IAttestSteps.Transmit(EpochSetup setup, Effect.Transmit transmit) =>
        AddItem("transaction_failed", $"the report of {Name(setup)}", () => transmitter.RunAsync(setup, transmit, _stop));

    void IAttestSteps.Accepted(EpochSetup setup, Effect.Accepted accepted)
    {
        var epoch = setup.Snapshot.Epoch;
        Guard("evidence_failed", Name(setup), () => evidence.Keep(accepted, setup, chain.View.Reports.TryGetValue(epoch, out var report) ? report.TransactionHash : null));
        AddItem("evidence_failed", $"the certificate of {Name(setup)}", () => certificates.CompleteAsync(epoch, _stop));
    }

    void IAttestSteps.EquivocationFound(EpochSetup setup, Effect.EquivocationFound found) => Accuse(setup, found);

    void IAttestSteps.Failed(EpochSetup setup, Exception error) => AddItem("agree_failed", Name(setup), () => Task.FromException(error));

    private void Accuse(EpochSetup setup, Effect.EquivocationFound found) =>
        AddItem("accuse_failed", $"validator {found.Validator} in {Name(setup)}", () => accuser.RunAsync(setup, found, _stop));

    private static string Name(EpochSetup setup) => $"epoch {setup.Snapshot.Epoch}";

    private void Guard(string kind, string item, Action work) => Guarded.Run(work, error => reporter.Mistake(kind, item, error));

    /// <summary>A task that costs no more than its item when it fails, unless the machine itself failed.</summary>
    private void AddItem(string kind, string item, Func<Task> work) => _tasks.Add(item, Guarded.RunAsync(work, error => reporter.Mistake(kind, item, error), _stop));

    private async Task SendAsync(OnChain.Transactions.TransactionIntent intent)
    {
        reporter.Sent(intent, await chain.SendAsync(intent, _stop));
    }
}
