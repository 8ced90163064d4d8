using Flashback.Aggregation.Reasons;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>Every validator sends the certificate in its turn; once this node can explain it, it is passed on with its evidence.</summary>
internal sealed class Certification(EpochContext context, ReportBook reports, ChainDecision chain)
{
    private Found? _found;
    private int _attempts;

    /// <param name="Certificate">The first complete certificate.</param>
    /// <param name="IsExplained">Whether it was passed on, or contradicted.</param>
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

    /// <summary>Passes the certificate on as soon as this node has the batches behind it.</summary>
    public void Certify()
    {
        if (_found is not { IsExplained: false, Certificate: var certificate } found
            || reports.Explain(certificate.Report) is not { } tally)
            return;
        _found = found with { IsExplained = true };
        if (tally.Report.Hash() == certificate.Report.Hash()) context.Emit(new Effect.Certified(certificate, tally));
        else context.Drop(RoundReasons.ReportContradicted, null);
    }

    /// <summary>One place later than at first: usually the chain includes the undone transaction again by itself.</summary>
    public void TransmitAgain()
    {
        if (chain.IsUndecided && _found is not null && _attempts < EpochMachine.MaxAttempts) Transmit(_found.Certificate, 1);
    }

    /// <param name="certificate">What to send.</param>
    /// <param name="later">How many places after this node's turn it is sent.</param>
    private void Transmit(Certificate certificate, int later)
    {
        if (context.Self is not { } self) return;
        var submitAt = context.Now + context.Time.TransmitWait(context.TransmitPlace(self.Index) + later);
        if (submitAt <= context.Time.ReportDeadline) context.Emit(new Effect.Transmit(certificate, submitAt, _attempts++));
    }
}
