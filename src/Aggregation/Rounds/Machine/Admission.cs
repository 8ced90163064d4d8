using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds.Ledgers;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>
/// Messages from other validators: each guard names its reason for dropping one; a message that passes is kept and counts.
/// </summary>
internal sealed class Admission(
    EpochContext context, SignatureRequests requests, Collection collection, ReportBook reports, Agreement agreement, ChainDecision chain)
{
    private readonly HashSet<(byte, SlotKind, uint)> _equivocations = [];

    public void Receive(GossipMessage message)
    {
        if (message.Epoch != context.Epoch) context.Drop(RoundReasons.WrongEpoch, null);
        else if (chain.IsOver || !chain.IsUndecided && !CountsAfterDecision(message)) context.Drop(RoundReasons.EpochOver, null);
        else
        {
            switch (message)
            {
                case GossipMessage.Batch batch: ReceiveBatch(batch); break;
                case GossipMessage.Reveal reveal: ReceiveReveal(reveal); break;
                case GossipMessage.Proposed proposed: ReceiveProposal(proposed); break;
                case GossipMessage.Vote vote: ReceiveVote(vote); break;
            }
        }
    }

    /// <summary>Observations explain the report. Votes make a certificate to send again, should the chain take the report back.</summary>
    private bool CountsAfterDecision(GossipMessage message) =>
        message is GossipMessage.Reveal || message is GossipMessage.Vote && chain.IsReversible;

    private void ReceiveBatch(GossipMessage.Batch message)
    {
        var (ledger, batch) = (collection.Ledger, message.Signed.Message);
        if (context.Author(message.Signed) is not { } author || !context.Rules.IsAuthor(author.Signer, batch.Observer))
            context.Drop(RoundReasons.BadSignature, null);
        else if (batch.Count > context.Setup.Units.Length) context.Drop(RoundReasons.OutOfBounds, author.Index);
        else
        {
            CheckOwn(author, SlotKind.Batch, 0, batch);
            var timely = context.Rules.IsTimely(context.Now, collection.ClosedAt, context.Time.RevealAt);
            if (!ledger.Add(new Commitment(author.Index, message.Signed, batch.Hash(), context.Now, timely)))
            {
                context.Drop(RoundReasons.Duplicate, author.Index);
                return;
            }
            context.Keep(message);
            if (!timely) context.Drop(RoundReasons.BatchLate, author.Index);
            if (ledger.Equivocated(author.Index))
                Equivocation(author.Index, SlotKind.Batch, 0, RoundReasons.BatchEquivocation,
                    new GossipMessage.Batch(ledger.Of(author.Index)[0].Signed), message);
        }
    }

    private void ReceiveReveal(GossipMessage.Reveal message)
    {
        var ledger = collection.Ledger;
        if (message.Observations.IsDefault || message.Observations.Length > context.Setup.Units.Length)
            context.Drop(RoundReasons.OutOfBounds, null);
        else if (context.Setup.Validators.BySigner(message.Observer) is not { } author || ledger.Of(author.Index).Count == 0)
            context.Drop(RoundReasons.RevealUnexpected, null);
        else if (ledger.Reveal(author.Index, message.Observations, out var known) is null)
            context.Drop(known ? RoundReasons.Duplicate : RoundReasons.RevealMismatch, null);
        else context.Keep(message);
    }

    private void ReceiveProposal(GossipMessage.Proposed message)
    {
        var (proposal, report) = (message.Signed.Message, message.Report);
        var author = context.Author(message.Signed);
        CheckOwn(author, SlotKind.Proposal, proposal.Round, proposal);
        if (author is null) context.Drop(RoundReasons.BadSignature, null);
        else if (!context.IsRound(proposal.Round)) context.Drop(RoundReasons.OutOfBounds, author.Index);
        else if (!context.Rules.Leads(author.Index, context.LeaderOf(proposal.Round))) context.Drop(RoundReasons.NotLeader, author.Index);
        else if (report.Snapshot != context.Seed) context.Drop(RoundReasons.WrongEpoch, author.Index);
        else if (!Fits(message)) context.Drop(RoundReasons.ProposalMismatch, author.Index);
        else if (report.Included.Count < context.Rules.Batches(context.Count)) context.Drop(RoundReasons.ProposalTooFew, author.Index);
        else if (reports.TryPropose(message) is not { } first) context.Keep(message);
        else if (first.Signed.Message == proposal) context.Drop(RoundReasons.Duplicate, author.Index);
        else Equivocation(author.Index, SlotKind.Proposal, proposal.Round, RoundReasons.ProposalEquivocation, first, message);
    }

    private void ReceiveVote(GossipMessage.Vote message)
    {
        var report = message.Signed.Message;
        var author = context.Author(message.Signed);
        CheckOwn(author, SlotKind.Vote, report.Round, report);
        if (author is null) context.Drop(RoundReasons.BadSignature, null);
        else if (!context.IsRound(report.Round)) context.Drop(RoundReasons.OutOfBounds, author.Index);
        else if (report.Snapshot != context.Seed) context.Drop(RoundReasons.WrongEpoch, author.Index);
        else if (agreement.AddVote(author.Index, message.Signed) is not { } first) context.Keep(message);
        else if (first.Message == report) context.Drop(RoundReasons.Duplicate, author.Index);
        else Equivocation(author.Index, SlotKind.Vote, report.Round, RoundReasons.VoteEquivocation, new GossipMessage.Vote(first), message);
    }

    private static bool Fits(GossipMessage.Proposed message)
    {
        var (proposal, report) = (message.Signed.Message, message.Report);
        return report.Epoch == proposal.Epoch
            && report.Round == proposal.Round
            && report.Hash() == proposal.Report
            && !message.Batches.IsDefault
            && message.Batches.Length == report.Included.Count
            && Proposal.HashBatches(message.Batches) == proposal.Batches
            && MerkleTree.RootOf(message.Batches) == report.BatchesRoot;
    }

    /// <summary>
    /// A signature of this validator's key that this node never asked for comes from another process with the same key. Whatever this node
    /// signs from then on might be the second payload of a slot, so it signs nothing more.
    /// </summary>
    private void CheckOwn(ValidatorRecord? author, SlotKind kind, uint round, IStructHashed payload)
    {
        if (author is null || author.Index != context.Setup.Self || requests.Knows(kind, round, payload)) return;
        requests.Close();
        context.Drop(RoundReasons.SignedElsewhere, author.Index);
    }

    /// <summary>Reported once for each slot and validator; a second batch that was kept is dropped as evidence too.</summary>
    private void Equivocation(byte validator, SlotKind kind, uint round, Reason reason, GossipMessage first, GossipMessage second)
    {
        context.Drop(reason, validator);
        if (_equivocations.Add((validator, kind, round)))
            context.Emit(new Effect.EquivocationFound(validator, new SignSlot(context.Epoch, kind, round), first, second));
    }
}
