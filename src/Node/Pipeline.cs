using Flashback.Aggregation.Rounds;
using Flashback.Node.Chain;
using Flashback.Node.Gossip;
using Flashback.Node.Guarding;
using Flashback.Node.Hosting;
using Flashback.Node.Lifecycle;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Epochs;

namespace Flashback.Node;

/// <summary>
/// The whole flow on one page. No step knows another: each raises events, and here the next step subscribes to them, then the reporters.
/// <code>
/// Schedule ─ Probe ─ Observe ─ Attest (commit, reveal, propose, vote, certify) ─ Transmit ─ Settle
///                                 │ │                                │              │
///                               Gossip└─ Evidence, Accuse         sign log        chain
/// </code>
/// </summary>
public sealed class Pipeline(
    Steps steps, IValidatorNetwork gossip, IChain chain, Heartbeat heartbeat, NodeProgress progress, NodeReporter reporter)
{
    /// <summary>Blocks after which an accepted report counts as final: two epochs of Ethereum's proof of stake.</summary>
    public const ulong ReportFinalDepth = 64;

    private readonly TaskList _tasks = new();
    private CancellationToken _stop;

    /// <summary>
    /// Joins the steps, then runs until cancelled; to be called once. An exception loses only the item being processed: an epoch, a unit,
    /// an agreement, a transaction. It is logged and counted, and the others continue. A permanent failure, of the disk or of a loop, ends
    /// the run with its exception.
    /// </summary>
    public async Task RunAsync(TimeSpan tick, CancellationToken cancellation)
    {
        _stop = cancellation;
        Join();
        Tell();
        _tasks.AddEndless("gossip", gossip.RunAsync(cancellation));
        _tasks.AddEndless("chain", chain.RunAsync(cancellation));
        using var timer = new PeriodicTimer(tick, chain.Time);
        do
        {
            heartbeat.Beat();
            Guard("registry_failed", "the registry", () => gossip.Update(chain.View, chain.NowMillis, chain.IsCaughtUp));
            Guard("schedule_failed", "the schedule", steps.Schedule.Tick);
            TellReports();
            Guard("settle_failed", "settlement", steps.Settle.Tick);
            _tasks.ThrowIfFailed(cancellation);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Waits for everything in progress, after the run was cancelled.</summary>
    public async Task EndedAsync()
    {
        await Task.WhenAll(_tasks.EndedAsync(), steps.Attest.Ended);
        // What an epoch's loop added as its last act.
        await _tasks.EndedAsync();
    }

    /// <summary>Connects each step's output to the next one.</summary>
    private void Join()
    {
        // 1. Schedule: an epoch begins, its agreement is set up and its probes start; the next one is opened on chain.
        steps.Schedule.Began += setup => Guard("agree_failed", Name(setup), () => steps.Attest.Begin(setup, _stop));
        steps.Schedule.Began += setup => Guard("accuse_failed", Name(setup), () => AccuseAsBefore(setup));
        steps.Schedule.Began += setup => AddItem("probe_failed", $"probing {Name(setup)}", () => steps.Probe.RunAsync(setup, _stop));
        steps.Schedule.Opening += Send;

        // 2. Probe, 3. Observe: when the epoch ends, records become observations.
        steps.Probe.Probed += steps.Observe.Conclude;

        // 4. Attest: observations are committed; what the others say comes by gossip, what the chain says from the view (below).
        steps.Observe.Observed += (setup, observations) => steps.Attest.Observed(setup.Snapshot.Epoch, observations);
        gossip.Received += steps.Attest.Receive;
        steps.Attested.Failed += (setup, error) => AddItem("agree_failed", Name(setup), () => Task.FromException(error));

        // 5. Transmit: the certificate goes to the chain; once the chain has accepted a report, its evidence is kept.
        steps.Attested.Transmit += (setup, transmit) =>
            AddItem("transaction_failed", $"the report of {Name(setup)}", () => steps.Transmit.RunAsync(setup, transmit, _stop));
        steps.Attested.Accepted += KeepEvidence;
        steps.Attested.EquivocationFound += Accuse;

        // 6. Settle follows the chain.
        steps.Settle.Settling += Send;
    }

    /// <summary>
    /// Log, metrics, feed and status receive every event after the next step. They decide nothing, and their exceptions do not affect the
    /// next step.
    /// </summary>
    private void Tell()
    {
        steps.Schedule.Began += setup => Guard("report_failed", Name(setup), () => reporter.Began(setup));
        steps.Schedule.Failed += (epoch, error) => reporter.Mistake("schedule_failed", $"epoch {epoch}", error);
        steps.Probe.Probed += results => Guard("report_failed", Name(results.Setup), () => reporter.Probed(results));
        steps.Probe.Failed += (setup, unit, error) => reporter.Mistake("probe_failed", $"{Name(setup)}, data unit {unit}", error);
        steps.Observe.Failed += (setup, unit, error) => reporter.Mistake("observe_failed", $"{Name(setup)}, data unit {unit}", error);
        steps.Attested.Certified += (setup, certified) => Guard("report_failed", Name(setup), () => progress.OnCertified(setup, certified));
        steps.Attested.Certified += (setup, certified) => Guard("report_failed", Name(setup), () => reporter.Certified(setup, certified));
        steps.Attested.Accepted += (setup, accepted) => Guard("report_failed", Name(setup), () => progress.OnAccepted(setup, accepted));
        steps.Attested.Accepted += (setup, accepted) => Guard("report_failed", Name(setup), () => reporter.Accepted(setup, accepted));
        steps.Attested.EquivocationFound += (setup, found) =>
            Guard("report_failed", Name(setup), () => reporter.EquivocationFound(setup, found));
        steps.Attested.Dropped += (setup, reason, who) => Guard("report_failed", Name(setup), () => progress.OnDropped(setup, reason, who));
        steps.Attested.Dropped += (setup, reason, who) => Guard("report_failed", Name(setup), () => reporter.Dropped(setup, reason, who));
        steps.Attested.SignatureRefused += (setup, slot, why) =>
            Guard("report_failed", Name(setup), () => reporter.SignatureRefused(setup, slot, why));
        steps.Transmit.Sent += (intent, outcome) => Guard("report_failed", intent.Key, () => reporter.Sent(intent, outcome));
        steps.Accuse.Sent += (intent, outcome) => Guard("report_failed", intent.Key, () => reporter.Sent(intent, outcome));
        steps.Settle.Failed += (item, error) => reporter.Mistake("settle_failed", item, error);
        gossip.Failed += reporter.Failed;
        chain.Happened += happened => Guard("event_failed", happened.GetType().Name, () => progress.OnChain(happened));
        chain.Happened += happened => Guard("event_failed", happened.GetType().Name, () => reporter.OnChain(happened));
    }

    /// <summary>
    /// A report counts as soon as it is seen; until it is final the chain may revert it, and the epoch is kept so that it can resume.
    /// </summary>
    private void TellReports()
    {
        var (view, head) = (chain.View, chain.HeadNumber);
        foreach (var epoch in steps.Attest.Loops.Select(loop => loop.Setup.Snapshot.Epoch))
        {
            Guard("agree_failed", $"the report of epoch {epoch}", () =>
            {
                if (view.Reports.TryGetValue(epoch, out var report))
                    steps.Attest.ReportSeen(report.Report, report.Signers, report.BlockNumber + ReportFinalDepth <= head);
                else steps.Attest.ReportGone(epoch);
            });
        }
    }

    private void KeepEvidence(EpochSetup setup, Effect.Accepted accepted)
    {
        var epoch = setup.Snapshot.Epoch;
        Guard("evidence_failed", Name(setup), () =>
            steps.Evidence.Keep(accepted, setup, chain.View.Reports.TryGetValue(epoch, out var report) ? report.TransactionHash : null));
        AddItem("evidence_failed", $"the certificate of {Name(setup)}", () => steps.Certificates.CompleteAsync(epoch, _stop));
    }

    /// <summary>Proofs that were found before a restart are sent again.</summary>
    private void AccuseAsBefore(EpochSetup setup)
    {
        foreach (var found in steps.Accuse.Kept(setup)) Accuse(setup, found);
    }

    private void Accuse(EpochSetup setup, Effect.EquivocationFound found) =>
        AddItem("accuse_failed", $"validator {found.Validator} in {Name(setup)}", () => steps.Accuse.RunAsync(setup, found, _stop));

    private void Send(TransactionIntent intent) => AddItem("transaction_failed", intent.Key, () => steps.Transmit.SendAsync(intent, _stop));

    private static string Name(EpochSetup setup) => $"epoch {setup.Snapshot.Epoch}";

    private void Guard(string kind, string item, Action work) => Guarded.Run(work, error => reporter.Mistake(kind, item, error));

    /// <summary>A task whose failure loses only its item, unless the machine itself failed.</summary>
    private void AddItem(string kind, string item, Func<Task> work) =>
        _tasks.Add(item, Guarded.RunAsync(work, error => reporter.Mistake(kind, item, error), _stop));
}
