using System.Collections.Immutable;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds.Ledgers;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;

namespace Flashback.Aggregation.Rounds.Machine;

/// <summary>
/// Proposal and vote: the leader of a round proposes the report of the batches that it has; the others recompute it and vote for it or
/// refuse.
/// </summary>
internal sealed class Agreement(
    EpochContext context, SignatureRequests requests, Collection collection, ReportBook reports, Certification certification)
{
    private readonly Ballot _ballot = new(context.Rules, context.Count);
    private readonly Dictionary<uint, GossipMessage.Proposed> _drafts = [];
    private readonly HashSet<uint> _judged = [];

    /// <summary>Asks for the signature of a proposal, if this node leads the round and has the batches for one.</summary>
    public void Propose(uint round)
    {
        if (!MayPropose(round)) return;
        var (rules, ledger) = (context.Rules, collection.Ledger);
        if (context.Now < context.Time.ProposeAt && ledger.Timely().Any(item => item.Observations is null)) return;
        if (ledger.Choose(context.Time.CommitDeadline, rules.Batches(context.Count), rules.MayLeaveOut(context.Count)) is not { } chosen)
            return;
        var tally = reports.Compute(round, chosen);
        ImmutableArray<Bytes32> hashes = [.. chosen.Select(item => item.Hash)];
        var proposal = new Proposal(context.Epoch, round, tally.Report.Hash(), Proposal.HashBatches(hashes));
        reports.Remember(tally);
        _drafts[round] = new GossipMessage.Proposed(new Signed<Proposal>(proposal, default), tally.Report, hashes);
        requests.Ask(SlotKind.Proposal, round, proposal);
    }

    /// <summary>This node's proposal is signed.</summary>
    public void Proposed(Signed<Proposal> signed)
    {
        var proposed = _drafts[signed.Message.Round] with { Signed = signed };
        reports.TryPropose(proposed);
        context.Send(proposed);
    }

    /// <summary>Votes for this round's proposal, refuses it, or waits for what it needs to decide.</summary>
    public void Judge(uint round)
    {
        if (context.Self is null || _judged.Contains(round) || reports.ProposalOf(round) is not { } proposed) return;
        var ledger = collection.Ledger;
        var batches = ledger.Resolve(proposed.Report.Included, proposed.Batches);
        if (batches.Any(item => item is not { Timely: true })) Refuse(round, RoundReasons.ProposalUncommitted);
        else if (ledger.LeftOut(proposed.Report.Included) > context.Rules.MayLeaveOut(context.Count))
            Refuse(round, RoundReasons.ProposalOmits);
        else if (batches.Any(item => item!.Observations is null)) collection.Fetch(batches.OfType<Commitment>());
        else
        {
            var tally = reports.Compute(round, batches.OfType<Commitment>());
            reports.Remember(tally);
            if (context.Rules.Agrees(proposed.Report, tally.Report)) Vote(round, proposed.Report);
            else Refuse(round, RoundReasons.ProposalDiffers);
        }
    }

    /// <summary>This node's vote is signed.</summary>
    public void Voted(Signed<Report> vote)
    {
        context.Send(new GossipMessage.Vote(vote));
        AddVote(context.Self!.Index, vote);
    }

    /// <summary>Counts a vote; returns the one already in its place, or null.</summary>
    public Signed<Report>? AddVote(byte validator, Signed<Report> vote)
    {
        if (_ballot.Add(validator, vote) is { } first) return first;
        if (certification.IsOpen && _ballot.Certify(vote.Message, vote.Message.Hash()) is { } certificate) certification.Take(certificate);
        return null;
    }

    /// <summary>The round was voted in before a restart: nothing of it is judged again.</summary>
    public void RestoreVote(uint round) => _judged.Add(round);

    private bool MayPropose(uint round) =>
        context.Self is { } self
        && round < EpochTimeline.MaxRounds
        && context.Rules.Leads(self.Index, context.LeaderOf(round))
        && !requests.Asked(SlotKind.Proposal, round)
        && reports.ProposalOf(round) is null;

    private void Vote(uint round, Report report)
    {
        _judged.Add(round);
        requests.Ask(SlotKind.Vote, round, report);
    }

    private void Refuse(uint round, Reason reason)
    {
        _judged.Add(round);
        context.Drop(reason, context.LeaderOf(round));
    }
}
