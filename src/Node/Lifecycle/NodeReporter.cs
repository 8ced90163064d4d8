using System.Numerics;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Ethereum;
using Flashback.Node.Api.Http;
using Flashback.Node.Guarding;
using Flashback.Node.Measurements;
using Flashback.Node.Telemetry;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Transactions;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;
using Microsoft.Extensions.Logging;

namespace Flashback.Node.Lifecycle;

/// <summary>Reports to the log, the metrics and the event feed. It decides nothing and answers no queries.</summary>
public sealed class NodeReporter(ILogger log, EventFeed feed, NodeMetrics metrics, TimeProvider time)
{
    /// <summary>
    /// Internal errors remembered, so that each is logged once, and the most logged per second. All are counted.
    /// </summary>
    private const int MaxMistakesKnown = 1024, MaxMistakesPerSecond = 4;

    private readonly ToldOnce _mistakes = new(MaxMistakesKnown, MaxMistakesPerSecond, time);

    public void Began(EpochSetup setup)
    {
        var epoch = setup.Snapshot.Epoch;
        log.EpochBegan(epoch, setup.Units.Length, setup.Validators.Count, setup.Self?.ToString() ?? "an observer");
        metrics.Epochs.Add(1, NodeMetrics.Label("result", "began"));
        feed.Add("epoch", ("epoch", Text(epoch)), ("units", setup.Units.Length), ("validators", setup.Validators.Count));
    }

    public void Probed(ProbeResults results)
    {
        foreach (var group in results.Units.SelectMany(unit => unit.Records).GroupBy(record => record.Result))
        {
            metrics.Samples.Add(group.Count(), NodeMetrics.Label("result", group.Key.ToString()));
        }
        feed.Add("observed", ("epoch", Text(results.Setup.Snapshot.Epoch)), ("units", results.Units.Length),
            ("records", results.Units.Sum(unit => unit.Records.Count)));
    }

    /// <param name="intent">The intent; its key has the kind, the epoch and whatever else distinguishes it, separated by slashes.</param>
    /// <param name="outcome">How it ended.</param>
    public void Sent(TransactionIntent intent, TransactionOutcome outcome)
    {
        var parts = intent.Key.Split('/');
        var (kind, epoch, text) = (parts[0], parts[1], outcome.Describe());
        log.Transaction(kind, epoch, text);
        metrics.Transactions.Add(1, NodeMetrics.Label("kind", kind), NodeMetrics.Label("outcome", outcome.Kind.Label()));
        feed.Add("transaction", ("epoch", epoch), ("kind", kind), ("result", outcome.Kind.Label()), ("outcome", text));
    }

    public void Certified(EpochSetup setup, Effect.Certified certified)
    {
        var report = certified.Certificate.Report;
        log.Certified(report.Epoch, report.Round, certified.Certificate.Signers.Count, certified.Tally.Verdicts.Length);
        metrics.Epochs.Add(1, NodeMetrics.Label("result", "certified"));
        feed.Add("certified", ("epoch", Text(report.Epoch)), ("round", report.Round), ("signers", certified.Certificate.Signers.Count));
    }

    public void Accepted(EpochSetup setup, Effect.Accepted accepted)
    {
        log.Accepted(accepted.Report.Epoch, accepted.Report.Hash());
        metrics.Epochs.Add(1, NodeMetrics.Label("result", "accepted"));
        feed.Add("accepted", ("epoch", Text(accepted.Report.Epoch)), ("report", accepted.Report.Hash().ToString()),
            ("verdicts", accepted.Tally.Verdicts.Length));
        foreach (var verdict in accepted.Tally.Verdicts) Verdict(verdict);
    }

    public void EquivocationFound(EpochSetup setup, Effect.EquivocationFound found)
    {
        log.Equivocation(setup.Snapshot.Epoch, found.Validator, found.Slot.Kind.ToString(), found.Slot.Round);
        feed.Add("equivocation", ("epoch", Text(setup.Snapshot.Epoch)), ("validator", found.Validator),
            ("kind", found.Slot.Kind.ToString()), ("round", found.Slot.Round));
    }

    public void Dropped(EpochSetup setup, Reason reason, byte? validator)
    {
        metrics.Dropped.Add(1, NodeMetrics.Label("reason", reason.Code));
        var who = validator?.ToString() ?? "unknown";
        if (reason == RoundReasons.SignedElsewhere)
        {
            metrics.SignRefusals.Add(1);
            log.SignedElsewhere(setup.Snapshot.Epoch);
            return;
        }
        if (reason == RoundReasons.Duplicate || reason == RoundReasons.EpochOver || reason == RoundReasons.RevealUnexpected)
            log.DroppedQuietly(setup.Snapshot.Epoch, reason.Code, reason.Short, who);
        else log.Dropped(setup.Snapshot.Epoch, reason.Code, reason.Short, who);
    }

    public void SignatureRefused(EpochSetup setup, SignSlot slot, string why)
    {
        metrics.SignRefusals.Add(1);
        log.SignatureRefused(setup.Snapshot.Epoch, slot.ToString(), why);
        feed.Add("sign-refused", ("epoch", Text(setup.Snapshot.Epoch)), ("kind", slot.Kind.ToString()), ("round", slot.Round),
            ("why", why));
    }

    /// <summary>An exception in the node's own code lost a message or a connection.</summary>
    /// <param name="kind">What failed; from a small set, since it is a label.</param>
    public void Failed(string kind) => metrics.Mistakes.Add(1, NodeMetrics.Label("kind", kind));

    /// <summary>An exception in the node's own code lost an answer of the HTTP interface.</summary>
    public void ApiFailed(string path, Exception error)
    {
        Failed("api_failed");
        log.ApiMistake(PlainText.Clean(path), PlainText.Clean(error.Message), error);
    }

    /// <summary>An exception lost one item of the node's work.</summary>
    /// <param name="kind">What was being done with it; from a small set, since it is a label.</param>
    /// <param name="item">What it was: an epoch, a unit, an agreement.</param>
    /// <param name="error">What was thrown.</param>
    public void Mistake(string kind, string item, Exception error)
    {
        metrics.Mistakes.Add(1, NodeMetrics.Label("kind", kind));
        var name = error.GetType().Name;
        if (_mistakes.IsNew($"{kind}/{item}/{name}"))
            log.LeftOut(kind, PlainText.Clean(item), PlainText.Clean($"{name}: {error.Message}"), error);
    }

    /// <summary>The contracts' events, for followers of the feed.</summary>
    public void OnChain(IContractEvent happened)
    {
        switch (happened)
        {
            case ConsumerOrchestrator.EpochSettledEvent e:
                feed.Add("settled", ("epoch", Text(e.Epoch)), ("agreement", Text(e.AgreementId)), ("dataUnit", e.DataUnit.ToString()),
                    ("grade", ((Grade)e.Compliance).ToString()), ("paid", Text(e.Paid)), ("refunded", Text(e.Refunded)),
                    ("fee", Text(e.Fee)));
                break;
            case ProviderOrchestrator.CollateralSlashedEvent e:
                feed.Add("provider-slashed", ("epoch", Text(e.Epoch)), ("provider", e.Provider.ToString()),
                    ("dataUnit", e.DataUnit.ToString()), ("amount", Text(e.Amount)));
                break;
            case ValidatorRegistry.ValidatorSlashedEvent e:
                feed.Add("validator-slashed", ("validator", e.Index), ("amount", Text(e.Amount)));
                break;
            case QosOracle.VerdictAnnulledEvent e:
                feed.Add("annulled", ("epoch", Text(e.Epoch)), ("dataUnit", e.DataUnit.ToString()));
                break;
            case QosOracle.ReportAcceptedEvent e:
                feed.Add("report", ("epoch", Text(e.Epoch)), ("round", e.Report.Round), ("verdicts", e.Report.VerdictCount),
                    ("submitter", e.Submitter.ToString()));
                break;
        }
    }

    private void Verdict(Verdict verdict) => feed.Add(
        "verdict", ("epoch", Text(verdict.Epoch)), ("dataUnit", verdict.DataUnit.ToString()), ("status", verdict.Status.ToString()),
        ("observers", verdict.Observers.Count),
        ("samples", Text(verdict.Samples)), ("successes", Text(verdict.Successes)), ("meanLatencyMicros", verdict.MeanLatencyMicros),
        ("p95LatencyMicros", verdict.P95LatencyMicros),
        ("uploadBytesPerSecond", Text(verdict.UploadBytesPerSecond)), ("downloadBytesPerSecond", Text(verdict.DownloadBytesPerSecond)),
        ("corrupt", verdict.Corrupt));

    private static string Text(BigInteger number) => number.ToString();
}
