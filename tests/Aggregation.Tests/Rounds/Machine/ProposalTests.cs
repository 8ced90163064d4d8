using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Tests.Support;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Tests.Rounds.Machine;

public sealed class ProposalTests
{
    [Fact]
    public void The_leader_proposes_when_all_is_revealed()
    {
        var driver = new Driver(place: 0);
        driver.CommitAndReveal(driver.Leaders[3]);
        var request = driver.HearReveal(driver.Leaders[3]).Request(SlotKind.Proposal)!;
        Assert.Equal(driver.Proposal(driver.Self, driver.Tally(0, driver.Leaders)).Signed.Message, request.Payload);
    }

    [Fact]
    public void Or_at_the_reveal_deadline_with_what_is_there()
    {
        var driver = new Driver(place: 0);
        driver.CommitAndReveal(driver.Leaders[3]);
        Assert.Null(driver.Tick(driver.Epoch.Timeline.ProposeAt - 1).Request(SlotKind.Proposal));
        var request = driver.Tick(driver.Epoch.Timeline.ProposeAt).Request(SlotKind.Proposal)!;
        Assert.Equal(driver.Tally(0, driver.Leaders[..3]).Report.Hash(), ((Proposal)request.Payload).Report);
    }

    [Fact]
    public void Two_of_four_batches_make_no_report()
    {
        var driver = new Driver(place: 0);
        driver.CommitAndReveal(driver.Leaders[2], driver.Leaders[3]);
        Assert.Null(driver.Tick(driver.Epoch.Timeline.ProposeAt).Request(SlotKind.Proposal));
    }

    [Fact]
    public void Equivocators_and_stragglers_are_left_out_while_enough_remain()
    {
        var driver = new Driver(place: 0, new TestEpoch(7));
        driver.Commit();
        foreach (var other in driver.Leaders[1..5]) driver.HearBatch(other);
        driver.Now = driver.Epoch.Timeline.CommitDeadline + 1;
        driver.HearBatch(driver.Leaders[5]);
        driver.Hear(new GossipMessage.Batch(driver.Epoch.Revealed(driver.Leaders[4], []).Commitment));
        driver.Tick(driver.Epoch.Timeline.RevealAt);
        foreach (var other in driver.Leaders[1..5]) driver.HearReveal(other);
        var proposal = (Proposal)driver.HearReveal(driver.Leaders[5]).Request(SlotKind.Proposal)!.Payload;

        // Five are needed of the six: the straggler is taken back before the equivocator.
        Assert.Equal(driver.Tally(0, driver.Leaders[..4].Append(driver.Leaders[5])).Report.Hash(), proposal.Report);
    }

    [Fact]
    public void The_next_leader_takes_over_when_the_round_is_over()
    {
        var driver = new Driver(place: 1);
        driver.CommitAndReveal();
        Assert.Null(driver.Tick(driver.Epoch.Timeline.RoundStart(1) - 1).Request(SlotKind.Proposal));
        var proposal = (Proposal)driver.Tick(driver.Epoch.Timeline.RoundStart(1)).Request(SlotKind.Proposal)!.Payload;
        Assert.Equal(1u, proposal.Round);
    }

    [Fact]
    public void Proposals_are_dropped_for_their_reasons()
    {
        var driver = new Driver();
        driver.CommitAndReveal();
        var (leader, other) = (driver.Leaders[0], driver.Leaders[2]);
        var tally = driver.Tally(0, driver.Leaders);
        var good = driver.Proposal(leader, tally);
        Assert.Equal([RoundReasons.BadSignature], driver.Hear(good with { Signed = good.Signed with { Signature = default } }).Reasons());
        Assert.Equal([RoundReasons.NotLeader], driver.Hear(driver.Proposal(other, tally)).Reasons());
        Assert.Equal([RoundReasons.OutOfBounds],
            driver.Hear(driver.Proposal(leader, driver.Tally(EpochTimeline.MaxRounds, driver.Leaders))).Reasons());
        Assert.Equal([RoundReasons.OutOfBounds], driver.Hear(driver.Proposal(leader, driver.Tally(4, driver.Leaders))).Reasons());
        Assert.Equal([RoundReasons.WrongEpoch], driver.Hear(good with { Report = good.Report with { Snapshot = Bytes32.Zero } }).Reasons());
        Assert.Equal([RoundReasons.ProposalMismatch], driver.Hear(good with { Report = good.Report with { VerdictCount = 9 } }).Reasons());
        Assert.Equal([RoundReasons.ProposalMismatch], driver.Hear(good with { Batches = default }).Reasons());
        Assert.Equal([RoundReasons.ProposalMismatch], driver.Hear(good with { Batches = good.Batches.RemoveAt(0) }).Reasons());
        Assert.Equal([RoundReasons.ProposalMismatch], driver.Hear(good with { Batches = [.. good.Batches.Reverse()] }).Reasons());
        Assert.Equal([RoundReasons.ProposalTooFew], driver.Hear(driver.Proposal(leader, driver.Tally(0, driver.Leaders[..2]))).Reasons());
        var accepted = driver.Hear(good);
        Assert.Empty(accepted.Reasons());
        Assert.Equal(tally.Report, accepted.Request(SlotKind.Vote)!.Payload);
        Assert.Equal([RoundReasons.Duplicate], driver.Hear(good).Reasons());
    }

    [Fact]
    public void A_round_whose_time_lies_beyond_the_report_deadline_is_out_of_bounds()
    {
        var driver = new Driver();
        driver.CommitAndReveal();
        // With the devnet's windows round 2 starts 11 s after the end, round 3 after 17 s; the deadline is 12 s.
        Assert.Empty(driver.Hear(driver.Vote(0, driver.Tally(2, driver.Leaders).Report)).Reasons());
        Assert.Equal([RoundReasons.OutOfBounds], driver.Hear(driver.Vote(0, driver.Tally(3, driver.Leaders).Report)).Reasons());
    }

    [Fact]
    public void A_second_proposal_of_a_round_is_equivocation_and_changes_no_vote()
    {
        var driver = new Driver();
        driver.CommitAndReveal();
        Assert.NotNull(driver.Hear(driver.Proposal(driver.Leaders[0], driver.Tally(0, driver.Leaders))).Request(SlotKind.Vote));
        var effects = driver.Hear(driver.Proposal(driver.Leaders[0], driver.Tally(0, driver.Leaders[..3])));
        Assert.Equal(driver.Leaders[0], Assert.Single(effects.OfType<Effect.EquivocationFound>()).Validator);
        Assert.Null(effects.Request(SlotKind.Vote));
    }

    [Fact]
    public void At_most_f_timely_batches_may_be_left_out()
    {
        var four = new Driver();
        four.CommitAndReveal();
        Assert.NotNull(four.Hear(four.Proposal(four.Leaders[0], four.Tally(0, four.Leaders[..3]))).Request(SlotKind.Vote));

        // Of twelve validators three may be faulty: three may be left out, four may not.
        var voting = new Driver(place: 1, new TestEpoch(12));
        voting.CommitAndReveal();
        Assert.NotNull(voting.Hear(voting.Proposal(voting.Leaders[0], voting.Tally(0, voting.Leaders[..9]))).Request(SlotKind.Vote));
        var refusing = new Driver(place: 1, new TestEpoch(12));
        refusing.CommitAndReveal();
        Assert.Equal([RoundReasons.ProposalOmits],
            refusing.Hear(refusing.Proposal(refusing.Leaders[0], refusing.Tally(0, refusing.Leaders[..8]))).Reasons());
    }

    [Fact]
    public void A_batch_after_the_reveal_invalidates_the_proposal()
    {
        var driver = new Driver();
        driver.Commit();
        foreach (var other in driver.Leaders.Except([driver.Self, driver.Leaders[3]])) driver.HearBatch(other);
        driver.Tick(driver.Epoch.Timeline.RevealAt);
        driver.HearBatch(driver.Leaders[3]);
        foreach (var other in driver.Others) driver.HearReveal(other);
        var effects = driver.Hear(driver.Proposal(driver.Leaders[0], driver.Tally(0, driver.Leaders)));
        Assert.Equal([RoundReasons.ProposalUncommitted], effects.Reasons());
        Assert.Null(effects.Request(SlotKind.Vote));
    }

    [Fact]
    public void Wrong_verdicts_get_no_vote()
    {
        var driver = new Driver();
        driver.CommitAndReveal();
        var tally = driver.Tally(0, driver.Leaders);
        var effects =
            driver.Hear(driver.Proposal(driver.Leaders[0], tally with { Report = tally.Report with { VerdictsRoot = Bytes32.Zero } }));
        Assert.Equal([RoundReasons.ProposalDiffers], effects.Reasons());
        Assert.Null(effects.Request(SlotKind.Vote));
    }

    [Fact]
    public void A_proposal_waits_for_the_reveals_that_it_needs()
    {
        var driver = new Driver();
        driver.CommitAndReveal(driver.Leaders[3]);
        var waiting = driver.Hear(driver.Proposal(driver.Leaders[0], driver.Tally(0, driver.Leaders)));
        Assert.Equal(driver.Leaders[3], Assert.Single(waiting.OfType<Effect.FetchReveal>()).Validator);
        Assert.Null(waiting.Request(SlotKind.Vote));
        Assert.NotNull(driver.HearReveal(driver.Leaders[3]).Request(SlotKind.Vote));
    }

    [Fact]
    public void A_proposal_of_another_round_waits_for_its_round_or_has_missed_it()
    {
        var driver = new Driver(place: 2);
        driver.CommitAndReveal();
        Assert.Null(driver.Hear(driver.Proposal(driver.Leaders[1], driver.Tally(1, driver.Leaders))).Request(SlotKind.Vote));
        var round1 = driver.Tick(driver.Epoch.Timeline.RoundStart(1));
        Assert.Equal(1u, round1.Request(SlotKind.Vote)!.Slot.Round);
        Assert.Null(driver.Hear(driver.Proposal(driver.Leaders[0], driver.Tally(0, driver.Leaders))).Request(SlotKind.Vote));
    }
}
