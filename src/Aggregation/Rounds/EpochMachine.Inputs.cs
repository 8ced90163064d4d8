using System.Collections.Immutable;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Reasons;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Rounds;

/// <summary>What comes in: each guard names the reason for which it drops.</summary>
public sealed partial class EpochMachine
{
    private void TakeOwn(ImmutableArray<Observation> observations)
    {
        if (Self is null || _own is not null) return;
        var batch = new ObservationBatch(_setup.Snapshot.Epoch, Self.Signer, RevealedBatch.Root(observations), (uint)observations.Length);
        var wellFormed = RevealedBatch.Matches(batch, observations)
            && observations.All(item => item.Epoch == batch.Epoch && item.Observer == batch.Observer && _setup.Units.BinarySearch(item.DataUnit) >= 0);
        if (!wellFormed)
        {
            Drop(RoundReasons.OwnObservationsInvalid, Self.Index);
            return;
        }
        _own = observations;
        _ownBatch = batch;
    }

    private void TakeSignature(SignSlot slot, Signature signature)
    {
        if (Self is not { } self || _desk.Take(slot) is not { } payload) return;
        if (!_recovery.TryRecover(_setup.Domain.Digest(payload), signature, out var signer) || signer != self.Signer)
        {
            Drop(RoundReasons.SignRefused, self.Index);
            return;
        }
        switch (payload)
        {
            case ObservationBatch batch when _closedAt is null && _now < _time.RevealAt:
                var commitment = new Signed<ObservationBatch>(batch, signature);
                _ledger.Add(new Commitment(self.Index, commitment, batch.Hash(), _now, timely: true));
                Send(new GossipMessage.Batch(commitment));
                break;
            case Proposal proposal:
                var proposed = _drafts[proposal.Round] with { Signed = new Signed<Proposal>(proposal, signature) };
                _proposals.TryAdd(proposal.Round, proposed);
                Send(proposed);
                break;
            case Report report:
                var vote = new Signed<Report>(report, signature);
                Send(new GossipMessage.Vote(vote));
                AddVote(self.Index, vote);
                break;
        }
    }

    private void Refused(SignSlot slot)
    {
        if (_desk.Take(slot) is not null) Drop(RoundReasons.SignRefused, _setup.Self);
    }

    private void Receive(GossipMessage message)
    {
        if (message.Epoch != _setup.Snapshot.Epoch) Drop(RoundReasons.WrongEpoch, null);
        else if (IsOver || _onChain is not null && !CountsAfterDecision(message, _onChain)) Drop(RoundReasons.EpochOver, null);
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
    private static bool CountsAfterDecision(GossipMessage message, Input.ReportSeenOnChain decision) =>
        message is GossipMessage.Reveal || message is GossipMessage.Vote && !decision.IsFinal;

    private void ReceiveBatch(GossipMessage.Batch message)
    {
        var batch = message.Signed.Message;
        if (Author(message.Signed) is not { } author || !_rules.IsAuthor(author.Signer, batch.Observer)) Drop(RoundReasons.BadSignature, null);
        else if (batch.Count > _setup.Units.Length) Drop(RoundReasons.OutOfBounds, author.Index);
        else
        {
            CheckOwn(author, SlotKind.Batch, 0, batch);
            var timely = _rules.IsTimely(_now, _closedAt, _time.RevealAt);
            if (!_ledger.Add(new Commitment(author.Index, message.Signed, batch.Hash(), _now, timely)))
            {
                Drop(RoundReasons.Duplicate, author.Index);
                return;
            }
            Keep(message);
            if (!timely) Drop(RoundReasons.BatchLate, author.Index);
            if (_ledger.Equivocated(author.Index))
                Equivocation(author.Index, SlotKind.Batch, 0, RoundReasons.BatchEquivocation, new GossipMessage.Batch(_ledger.Of(author.Index)[0].Signed), message);
        }
    }

    private void ReceiveReveal(GossipMessage.Reveal message)
    {
        if (message.Observations.IsDefault || message.Observations.Length > _setup.Units.Length) Drop(RoundReasons.OutOfBounds, null);
        else if (_setup.Validators.BySigner(message.Observer) is not { } author || _ledger.Of(author.Index).Count == 0) Drop(RoundReasons.RevealUnexpected, null);
        else if (_ledger.Reveal(author.Index, message.Observations, out var known) is null) Drop(known ? RoundReasons.Duplicate : RoundReasons.RevealMismatch, null);
        else Keep(message);
    }

    private void ReceiveProposal(GossipMessage.Proposed message)
    {
        var (proposal, report) = (message.Signed.Message, message.Report);
        var author = Author(message.Signed);
        CheckOwn(author, SlotKind.Proposal, proposal.Round, proposal);
        if (author is null) Drop(RoundReasons.BadSignature, null);
        else if (!IsRound(proposal.Round)) Drop(RoundReasons.OutOfBounds, author.Index);
        else if (!_rules.Leads(author.Index, LeaderOf(proposal.Round))) Drop(RoundReasons.NotLeader, author.Index);
        else if (report.Snapshot != _seed) Drop(RoundReasons.WrongEpoch, author.Index);
        else if (!Fits(message)) Drop(RoundReasons.ProposalMismatch, author.Index);
        else if (report.Included.Count < _rules.Batches(Count)) Drop(RoundReasons.ProposalTooFew, author.Index);
        else if (_proposals.TryAdd(proposal.Round, message)) Keep(message);
        else if (_proposals[proposal.Round].Signed.Message == proposal) Drop(RoundReasons.Duplicate, author.Index);
        else Equivocation(author.Index, SlotKind.Proposal, proposal.Round, RoundReasons.ProposalEquivocation, _proposals[proposal.Round], message);
    }

    private void ReceiveVote(GossipMessage.Vote message)
    {
        var report = message.Signed.Message;
        var author = Author(message.Signed);
        CheckOwn(author, SlotKind.Vote, report.Round, report);
        if (author is null) Drop(RoundReasons.BadSignature, null);
        else if (!IsRound(report.Round)) Drop(RoundReasons.OutOfBounds, author.Index);
        else if (report.Snapshot != _seed) Drop(RoundReasons.WrongEpoch, author.Index);
        else if (AddVote(author.Index, message.Signed) is not { } first) Keep(message);
        else if (first.Message == report) Drop(RoundReasons.Duplicate, author.Index);
        else Equivocation(author.Index, SlotKind.Vote, report.Round, RoundReasons.VoteEquivocation, new GossipMessage.Vote(first), message);
    }

    /// <summary>Counts a vote; the one that already stood in its place, or null.</summary>
    private Signed<Report>? AddVote(byte validator, Signed<Report> vote)
    {
        if (_ballot.Add(validator, vote) is { } first) return first;
        if (_certificate is null && _ballot.Certify(vote.Message, vote.Message.Hash()) is { } certificate) FoundCertificate(certificate);
        return null;
    }

    private bool IsRound(uint round) => round < EpochTimeline.MaxRounds && _time.RoundStart(round) <= _time.ReportDeadline;

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

    private ValidatorRecord? Author<T>(Signed<T> signed)
        where T : IStructHashed =>
        _recovery.TryRecover(_setup.Domain.Digest(signed.Message), signed.Signature, out var signer) ? _setup.Validators.BySigner(signer) : null;

    /// <summary>
    /// What this validator's key signed and this node never asked for comes from another process with the same key. Whatever this node signs
    /// from then on might be the second payload of a slot, so it signs nothing more.
    /// </summary>
    private void CheckOwn(ValidatorRecord? author, SlotKind kind, uint round, IStructHashed payload)
    {
        if (author is null || author.Index != _setup.Self || _desk.Knows(kind, round, payload)) return;
        _desk.Close();
        Drop(RoundReasons.SignedElsewhere, author.Index);
    }

    /// <summary>A report is on chain, or another one than before.</summary>
    private void SeeOnChain(Input.ReportSeenOnChain seen)
    {
        if (_onChain is { } known && known.ReportHash == seen.ReportHash && known.Signers == seen.Signers)
        {
            if (seen.IsFinal && !known.IsFinal) _onChain = known with { IsFinal = true };
            return;
        }
        if (_onChain is { IsFinal: true }) return;
        LoseOnChain();
        _onChain = seen;
        _wasOnChain = true;
    }

    /// <summary>The report that was on chain is not there any more: everything goes on from what is known, and the certificate is sent once more.</summary>
    private void LoseOnChain()
    {
        if (_onChain is null or { IsFinal: true }) return;
        Drop(RoundReasons.ReportGone, null);
        if (_accepted) _effects.Add(Effect.Retracted.Instance);
        (_onChain, _concluded, _accepted) = (null, false, false);
    }

    /// <summary>A place later than at first: mostly the chain takes the undone transaction again by itself.</summary>
    private void TransmitAgain()
    {
        if (_onChain is null && _certificate is { } certificate && _attempts < MaxAttempts) Transmit(certificate, 1);
    }

    /// <summary>Proven once for a slot and validator; a batch that was kept as second is dropped as evidence too.</summary>
    private void Equivocation(byte validator, SlotKind kind, uint round, Reason reason, GossipMessage first, GossipMessage second)
    {
        Drop(reason, validator);
        if (_equivocations.Add((validator, kind, round)))
            _effects.Add(new Effect.EquivocationFound(validator, new SignSlot(_setup.Snapshot.Epoch, kind, round), first, second));
    }

    private void Keep(GossipMessage message) => _effects.Add(new Effect.Keep(message));

    /// <summary>Replays what the store kept, at the times of then. Nothing that was announced then is announced again, but for this node's own messages.</summary>
    private void Restore(Input.Restored restored)
    {
        foreach (var slot in restored.Slots) _desk.Restore(slot);
        if (HasLostItsStore(restored)) _closedAt = _now;
        foreach (var stored in restored.Messages)
        {
            _now = Math.Max(_now, stored.AtUnixMillis);
            if (stored.Own && stored.Message is GossipMessage.Reveal && _closedAt is null) (_closedAt, _ownRevealed) = (_now, true);
            if (stored.Own && stored.Message is GossipMessage.Vote vote) _judged.Add(vote.Signed.Message.Round);
            Receive(stored.Message);
        }
        var said = restored.Messages.Where(stored => stored.Own).Select(stored => stored.Message).DistinctBy(message => (message.GetType(), RoundOf(message)));
        _effects = [.. _effects.OfType<Effect.Transmit>(), .. said.Select(message => new Effect.Broadcast(message, IsRepeat: true))];
    }

    private static uint RoundOf(GossipMessage message) => message switch
    {
        GossipMessage.Proposed proposed => proposed.Report.Round,
        GossipMessage.Vote vote => vote.Signed.Message.Round,
        _ => 0,
    };

    /// <summary>A batch was signed, yet the store knows of none: it may have been revealed too, so no commitment can count as timely any more.</summary>
    private static bool HasLostItsStore(Input.Restored restored) =>
        restored.Slots.Any(slot => slot.Slot.Kind == SlotKind.Batch)
        && !restored.Messages.Any(stored => stored.Own && stored.Message is GossipMessage.Batch);
}
