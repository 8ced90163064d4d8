using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Verdicts;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>The chain's decision on the epoch, which may be reverted until it is final, and the end of the epoch.</summary>
internal sealed class ChainDecision(EpochContext context, ReportBook reports)
{
    private Decision _decision = new Decision.Undecided(WasOnChain: false);

    public bool IsUndecided => _decision is Decision.Undecided;

    /// <summary>A report is on chain that may still be reorganised away.</summary>
    public bool IsReversible => _decision is Decision.Decided { OnChain.IsFinal: false };

    /// <summary>
    /// The chain has accepted a report for good and nothing is left to do, or the deadline has passed without one. While a report may still
    /// be reorganised away the epoch is not over, but no longer than until the disputes end.
    /// </summary>
    public bool IsOver => _decision switch
    {
        Decision.Decided { Conclusion: Conclusion.Open } => false,
        Decision.Decided decided => decided.OnChain.IsFinal || context.Now > context.Time.DisputeEnd,
        Decision.Undecided { WasOnChain: true } => context.Now > context.Time.DisputeEnd,
        _ => context.Now > context.Time.ReportDeadline,
    };

    /// <summary>A report is on chain, or another one than before.</summary>
    public void See(Input.ReportSeenOnChain seen)
    {
        if (_decision is Decision.Decided { OnChain: var known } decided)
        {
            if (known.ReportHash == seen.ReportHash && known.Signers == seen.Signers)
            {
                if (seen.IsFinal && !known.IsFinal) _decision = decided with { OnChain = known with { IsFinal = true } };
                return;
            }
            if (known.IsFinal) return;
            Lose();
        }
        _decision = new Decision.Decided(seen, Conclusion.Open);
    }

    /// <summary>The report that was on chain is gone: the epoch continues from what is known.</summary>
    public void Lose()
    {
        if (_decision is not Decision.Decided { OnChain.IsFinal: false, Conclusion: var conclusion }) return;
        context.Drop(RoundReasons.ReportGone, null);
        if (conclusion == Conclusion.Accepted) context.Emit(Effect.Retracted.Instance);
        _decision = new Decision.Undecided(WasOnChain: true);
    }

    /// <summary>Hands on the report that the chain accepted with its evidence, waiting for that at most until the disputes end.</summary>
    public void Conclude(Report? certified)
    {
        if (_decision is not Decision.Decided { Conclusion: Conclusion.Open, OnChain: var onChain } decided) return;
        var report = onChain.Report ?? reports.Known(onChain.ReportHash, certified);
        var tally = report is null ? null : reports.Explain(report);
        if (tally is null && report is not null && context.Now < context.Time.DisputeEnd && reports.CanStillExplain(report)) return;
        _decision = decided with { Conclusion = HandOn(onChain, tally) };
    }

    private Conclusion HandOn(Input.ReportSeenOnChain onChain, Tally? tally)
    {
        if (tally?.Report.Hash() == onChain.ReportHash)
        {
            context.Emit(new Effect.Accepted(tally.Report, onChain.Signers, tally));
            return Conclusion.Accepted;
        }
        context.Drop(tally is null ? RoundReasons.ReportUnknown : RoundReasons.ReportContradicted, null);
        return Conclusion.Unexplained;
    }
}
