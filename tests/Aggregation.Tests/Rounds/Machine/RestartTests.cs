using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Tests.Support;

namespace Flashback.Aggregation.Tests.Rounds.Machine;

public sealed class RestartTests
{
    private readonly Driver _driver = new(place: 0);
    private readonly List<SignedSlot> _slots = [];
    private readonly List<StoredMessage> _stored = [];

    /// <summary>What a shell makes durable.</summary>
    private IReadOnlyList<Effect> Durably(IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            if (effect is Effect.SignRequest request) _slots.Add(new SignedSlot(request.Slot, request.Digest));
            if (effect is Effect.Broadcast { IsRepeat: false } broadcast)
                _stored.Add(new StoredMessage(_driver.Now, true, broadcast.Message));
            if (effect is Effect.Keep keep) _stored.Add(new StoredMessage(_driver.Now, false, keep.Message));
        }
        return effects;
    }

    private IReadOnlyList<Effect> Restart()
    {
        _driver.Machine = _driver.Epoch.Machine(_driver.Self);
        return _driver.Step(new Input.Restored([.. _slots], [.. _stored]));
    }

    private IReadOnlyList<Effect> Granted(IReadOnlyList<Effect> effects, SlotKind kind) => Durably(_driver.Grant(effects, kind));

    [Fact]
    public void After_its_commitment_it_repeats_it_and_signs_no_other()
    {
        Granted(Durably(_driver.Step(_driver.Own)), SlotKind.Batch);
        var again = Restart();
        Assert.True(Assert.Single(again.OfType<Effect.Broadcast>()).IsRepeat);
        var other = new Input.OwnObservations(_driver.Epoch.ObserveAll(_driver.Self, 99));
        Assert.Null(_driver.Step(other).Request(SlotKind.Batch));
    }

    [Fact]
    public void After_its_commitment_it_still_reveals_in_time()
    {
        Granted(Durably(_driver.Step(_driver.Own)), SlotKind.Batch);
        Restart();
        _driver.Step(_driver.Own);
        Assert.Single(_driver.Tick(_driver.Epoch.Timeline.RevealAt).Said<GossipMessage.Reveal>());
    }

    [Fact]
    public void A_leader_with_a_recorded_proposal_repeats_it_or_makes_none()
    {
        Granted(Durably(_driver.Step(_driver.Own)), SlotKind.Batch);
        foreach (var other in _driver.Others) Durably(_driver.HearBatch(other));
        foreach (var other in _driver.Others.SkipLast(1)) Durably(_driver.HearReveal(other));
        var first = Durably(_driver.Tick(_driver.Epoch.Timeline.ProposeAt)).Request(SlotKind.Proposal)!;

        var same = Restart();
        Assert.Equal(first.Digest, same.Request(SlotKind.Proposal)!.Digest);

        // One more reveal is on disk than when it proposed: the proposal would be another.
        _stored.Add(new StoredMessage(_driver.Now, false, new GossipMessage.Reveal(
            TestEpoch.Epoch, _driver.Epoch.Set[_driver.Others.Last()]!.Signer, _driver.BatchOf(_driver.Others.Last()).Observations)));
        var none = Restart();
        Assert.Null(none.Request(SlotKind.Proposal));
        Assert.Contains(RoundReasons.SignRefused, none.Reasons());
    }

    [Fact]
    public void A_voter_votes_the_same_again_and_nothing_else_in_the_round()
    {
        var voter = new Driver(place: 1, _driver.Epoch);
        voter.CommitAndReveal();
        var vote = voter.Hear(voter.Proposal(voter.Leaders[0], voter.Tally(0, voter.Leaders))).Request(SlotKind.Vote)!;

        voter.Machine = voter.Epoch.Machine(voter.Self);
        voter.Step(new Input.Restored([new SignedSlot(vote.Slot, vote.Digest)], []));
        voter.CommitAndReveal();
        var effects = voter.Hear(voter.Proposal(voter.Leaders[0], voter.Tally(0, voter.Leaders[..3])));
        Assert.Null(effects.Request(SlotKind.Vote));
        Assert.Contains(RoundReasons.SignRefused, effects.Reasons());
    }

    [Fact]
    public void A_stored_reveal_keeps_later_commitments_late()
    {
        Granted(Durably(_driver.Step(_driver.Own)), SlotKind.Batch);
        foreach (var other in _driver.Others) Durably(_driver.HearBatch(other));
        Assert.Contains(_stored, stored => stored.Message is GossipMessage.Reveal);
        _stored.RemoveAll(stored => !stored.Own);
        Restart();
        Assert.Contains(RoundReasons.BatchLate, _driver.HearBatch(_driver.Others.First()).Reasons());
    }

    [Fact]
    public void A_lost_store_makes_every_commitment_late()
    {
        Granted(Durably(_driver.Step(_driver.Own)), SlotKind.Batch);
        _stored.Clear();
        Restart();
        Assert.Contains(RoundReasons.BatchLate, _driver.HearBatch(_driver.Others.First()).Reasons());
    }

    [Fact]
    public void Stored_votes_still_make_a_certificate_without_being_announced_as_new()
    {
        Granted(Durably(_driver.Step(_driver.Own)), SlotKind.Batch);
        foreach (var other in _driver.Others) Durably(_driver.HearBatch(other));
        IReadOnlyList<Effect> effects = [];
        foreach (var other in _driver.Others) effects = Durably(_driver.HearReveal(other));
        var voting = Granted(effects, SlotKind.Proposal);
        Granted(voting, SlotKind.Vote);
        var report = _driver.Tally(0, _driver.Leaders).Report;
        Durably(_driver.Hear(_driver.Vote(_driver.Leaders[1], report)));
        Durably(_driver.Hear(_driver.Vote(_driver.Leaders[2], report)));

        var restarted = Restart();
        Assert.Single(restarted.OfType<Effect.Transmit>());
        Assert.Single(restarted.OfType<Effect.Certified>());
        Assert.Empty(restarted.OfType<Effect.Keep>());
        Assert.All(restarted.OfType<Effect.Broadcast>(), broadcast => Assert.True(broadcast.IsRepeat));
    }
}
