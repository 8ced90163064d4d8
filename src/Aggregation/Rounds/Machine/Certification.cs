using Flashback.Aggregation.Reasons;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>A certificate is sent by everyone in turn; once it can be explained, it is handed on with its evidence.</summary>
internal sealed class Certification(EpochContext context, ReportBook reports, ChainDecision chain)
{
    private Found? _found;
    private int _attempts;

    /// <param name="Certificate">The first that came together.</param>
    /// <param name="IsExplained">It was handed on, or contradicted.</param>
    private sealed record Found(Certificate Certificate, bool IsExplained);

    /// <summary>There is no certificate yet.</summary>
    public bool IsOpen => _found is null;

    /// <summary>What is certified, if anything.</summary>
    public Report? Report => _found?.Certificate.Report;

    /// <summary>A quorum agreed.</summary>
    public void Take(Certificate certificate)
    {
        _found = new Found(certificate, IsExplained: false);
        if (chain.IsUndecided) Transmit(certificate, 0);
    }

    /// <summary>Hands the certificate on as soon as this node can say what it rests on.</summary>
    public void Certify()
    {
        if (_found is not { IsExplained: false, Certificate: var certificate } found
            || reports.Explain(certificate.Report) is not { } tally)
            return;
        _found = found with { IsExplained = true };
        if (tally.Report.Hash() == certificate.Report.Hash()) context.Emit(new Effect.Certified(certificate, tally));
        else context.Drop(RoundReasons.ReportContradicted, null);
    }

    /// <summary>A place later than at first: mostly the chain takes the undone transaction again by itself.</summary>
    public void TransmitAgain()
    {
        if (chain.IsUndecided && _found is not null && _attempts < EpochMachine.MaxAttempts) Transmit(_found.Certificate, 1);
    }

    /// <param name="certificate">What to send.</param>
    /// <param name="later">Places that it is sent later than in this node's turn.</param>
    private void Transmit(Certificate certificate, int later)
    {
        if (context.Self is not { } self) return;
        var submitAt = context.Now + context.Time.TransmitWait(context.TransmitPlace(self.Index) + later);
        if (submitAt <= context.Time.ReportDeadline) context.Emit(new Effect.Transmit(certificate, submitAt, _attempts++));
    }
}
