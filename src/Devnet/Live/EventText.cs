using Flashback.Devnet.Plan;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;

namespace Flashback.Devnet.Live;

/// <summary>Each event in plain words: one line, except where everything is and the summary.</summary>
public static class EventText
{
    public static string? Of(DevnetEvent happened) => happened switch
    {
        DevnetEvent.Step step => $"  {step.Text}",
        DevnetEvent.Ready ready => string.Join(Environment.NewLine, Invitation.Of(ready)),
        DevnetEvent.Phase phase => $"epoch {phase.Epoch} {phase.Name}: {phase.ValidatorsUp} of {phase.Validators} validators up, each with "
            + $"at least {Amounts.Count(phase.FewestPeers, "peer")}",
        DevnetEvent.VerdictSeen seen => $"epoch {seen.Epoch} verdict {seen.Unit}: {Describe(seen.Verdict, seen.Grade)}",
        DevnetEvent.ReportAccepted report => $"epoch {report.Epoch} report on chain: round {report.Round}, "
            + $"{Amounts.Count(report.Signers, "signature")}, {Amounts.Count((int)report.Verdicts, "verdict")}, "
            + $"transaction {report.Transaction}",
        DevnetEvent.Settled settled => $"epoch {settled.Epoch} settled {settled.Unit}: {settled.Grade}, paid {Amounts.Text(settled.Paid)}, "
            + $"refunded {Amounts.Text(settled.Refunded)}, fee {Amounts.Text(settled.Fee)}, reputation {settled.Reputation}",
        DevnetEvent.Slashed slashed => $"slashed {slashed.Who}: {Amounts.Text(slashed.Amount)} FLASH ({slashed.Why})",
        DevnetEvent.EpochMissed missed => $"epoch {missed.Epoch} missed: {missed.Why}",
        DevnetEvent.Annulled annulled => $"epoch {annulled.Epoch} verdict {annulled.Unit} annulled",
        DevnetEvent.Note note => note.Text,
        DevnetEvent.Stopping => "stopping everything…",
        DevnetEvent.Stopped stopped => string.Join(Environment.NewLine, stopped.Run.Lines()),
        DevnetEvent.Finished finished => string.Join(Environment.NewLine, finished.Summary.Lines()),
        _ => null,
    };

    public static string Describe(Verdict verdict, Grade grade) => verdict.Status switch
    {
        VerdictStatus.Inconclusive => "Inconclusive",
        VerdictStatus.Unreachable => $"Unreachable → {grade}",
        _ => $"{grade}, latency {verdict.MeanLatencyMicros / 1000.0:0.0} ms, up {verdict.UploadBytesPerSecond / 1e6:0.00} MB/s, down "
            + $"{verdict.DownloadBytesPerSecond / 1e6:0.00} MB/s, "
            + $"{verdict.Successes}/{verdict.Samples} requests, "
            + $"{(verdict.Corrupt ? $"corrupt for {verdict.CorruptObservers} observers" : "bytes right")}",
    };
}
