using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Ledgers;
using Flashback.Aggregation.Tests.Support;
using Flashback.Aggregation.Verdicts;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Tests.Rounds.Machine;

public sealed class CommitAndRevealTests
{
    private readonly Driver _driver = new();

    [Fact]
    public void The_batch_is_signed_at_the_end_of_the_epoch_not_before_and_once()
    {
        _driver.Now = _driver.Epoch.Timeline.End - 1;
        Assert.Null(_driver.Step(_driver.Own).Request(SlotKind.Batch));
        var request = _driver.Tick(_driver.Epoch.Timeline.End).Request(SlotKind.Batch)!;
        Assert.Equal(new SignSlot(TestEpoch.Epoch, SlotKind.Batch, 0), request.Slot);
        Assert.Equal(_driver.Epoch.Setup.Domain.Digest(_driver.Epoch.BatchOf(_driver.Self, _driver.Own.Observations)), request.Digest);
        Assert.Null(_driver.Step(_driver.Own).Request(SlotKind.Batch));
        Assert.Null(_driver.Tick(_driver.Now + 1).Request(SlotKind.Batch));
    }

    [Fact]
    public void The_next_tick_is_never_in_the_past()
    {
        var now = _driver.Epoch.Timeline.Start;
        _driver.Step(_driver.Own);
        var ticks = 0;
        for (; !_driver.Machine.IsOver; ticks++)
        {
            var next = _driver.Tick(now).OfType<Effect.NextTick>().LastOrDefault()?.AtUnixMillis;
            Assert.True(_driver.Machine.IsOver ? next is null : next > now);
            now = next ?? now;
        }
        Assert.InRange(ticks, 5, 12);
        Assert.Equal(_driver.Epoch.Timeline.ReportDeadline + 1, now);
    }

    [Fact]
    public void Observations_are_revealed_when_every_commitment_is_here()
    {
        _driver.Commit();
        var others = _driver.Others.ToArray();
        Assert.Empty(_driver.HearBatch(others[0]).Said<GossipMessage.Reveal>());
        Assert.Empty(_driver.HearBatch(others[1]).Said<GossipMessage.Reveal>());
        Assert.Single(_driver.HearBatch(others[2]).Said<GossipMessage.Reveal>());
        Assert.Empty(_driver.Tick(_driver.Epoch.Timeline.RevealAt).Said<GossipMessage.Reveal>());
    }

    [Fact]
    public void Otherwise_they_are_revealed_when_the_grace_is_over()
    {
        _driver.Commit();
        Assert.Empty(_driver.Tick(_driver.Epoch.Timeline.RevealAt - 1).Said<GossipMessage.Reveal>());
        var reveal = Assert.Single(_driver.Tick(_driver.Epoch.Timeline.RevealAt).Said<GossipMessage.Reveal>());
        Assert.Equal(_driver.Own.Observations.ToArray(), reveal.Observations.ToArray());
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void A_commitment_is_late_from_the_reveal_on(long offset, bool late)
    {
        _driver.Commit();
        _driver.Now = _driver.Epoch.Timeline.RevealAt + offset;
        Assert.Equal(late, _driver.HearBatch(_driver.Others.First()).Reasons().Contains(RoundReasons.BatchLate));
    }

    [Fact]
    public void A_signature_that_comes_too_late_is_not_sent()
    {
        var request = _driver.Step(_driver.Own).Request(SlotKind.Batch)!;
        Assert.Equal([RoundReasons.CommitMissed], _driver.Tick(_driver.Epoch.Timeline.RevealAt).Reasons());
        var effects = _driver.Step(new Input.SignatureReady(request.Slot, _driver.Epoch.Keys[_driver.Self].Sign(request.Digest)));
        Assert.Empty(effects.OfType<Effect.Broadcast>());
    }

    [Fact]
    public void A_refused_or_foreign_signature_leaves_the_slot_silent()
    {
        var request = _driver.Step(_driver.Own).Request(SlotKind.Batch)!;
        Assert.Equal([RoundReasons.SignRefused], _driver.Step(new Input.SignatureRefused(request.Slot)).Reasons());
        Assert.Empty(_driver.Step(new Input.SignatureReady(request.Slot, _driver.Epoch.Keys[_driver.Self].Sign(request.Digest)))
            .OfType<Effect.Broadcast>());

        var second = new Driver();
        request = second.Step(second.Own).Request(SlotKind.Batch)!;
        Assert.Equal([RoundReasons.SignRefused],
            second.Step(new Input.SignatureReady(request.Slot, second.Epoch.Keys[second.Leaders[0]].Sign(request.Digest))).Reasons());
    }

    [Fact]
    public void Malformed_own_observations_are_our_bug()
    {
        var good = _driver.Own.Observations;
        foreach (var bad in new[] { good.Reverse().ToArray(), [good[0], good[0]], [good[0] with { Epoch = 1 }],
            [_driver.Epoch.Observe(_driver.Leaders[0], good[0].DataUnit)], [good[0] with { DataUnit = TestEpoch.Word("unknown", 0) }] })
            Assert.Equal([RoundReasons.OwnObservationsInvalid], _driver.Step(new Input.OwnObservations([.. bad])).Reasons());
        Assert.NotNull(_driver.Step(_driver.Own).Request(SlotKind.Batch));
    }

    [Fact]
    public void A_validator_without_any_assignment_commits_to_nothing()
    {
        var effects = _driver.Grant(_driver.Step(new Input.OwnObservations([])), SlotKind.Batch);
        Assert.Equal(0u, Assert.Single(effects.Said<GossipMessage.Batch>()).Signed.Message.Count);
    }

    [Fact]
    public void Two_batches_of_one_validator_prove_equivocation_once()
    {
        var other = _driver.Others.First();
        _driver.HearBatch(other);
        var second = new GossipMessage.Batch(_driver.Epoch.Revealed(other, _driver.Epoch.ObserveAll(other, 1)).Commitment);
        var effects = _driver.Hear(second);
        var found = Assert.Single(effects.OfType<Effect.EquivocationFound>());
        Assert.Equal((other, new SignSlot(TestEpoch.Epoch, SlotKind.Batch, 0)), (found.Validator, found.Slot));
        Assert.NotEqual(((GossipMessage.Batch)found.First).Signed.Message, ((GossipMessage.Batch)found.Second).Signed.Message);
        var third = _driver.Hear(new GossipMessage.Batch(_driver.Epoch.Revealed(other, _driver.Epoch.ObserveAll(other, 2)).Commitment));
        Assert.Equal([RoundReasons.Duplicate], third.Reasons());
        Assert.Empty(third.OfType<Effect.EquivocationFound>());
    }

    [Fact]
    public void Batches_are_dropped_for_their_reasons()
    {
        var (a, b) = (_driver.Leaders[0], _driver.Leaders[2]);
        var batch = _driver.BatchOf(a).Commitment.Message;
        Assert.Equal(
            [RoundReasons.WrongEpoch], _driver.Hear(new GossipMessage.Batch(_driver.Epoch.Signed(a, batch with { Epoch = 6 }))).Reasons());
        Assert.Equal([RoundReasons.BadSignature], _driver.Hear(new GossipMessage.Batch(_driver.Epoch.Signed(b, batch))).Reasons());
        Assert.Equal(
            [RoundReasons.BadSignature], _driver.Hear(new GossipMessage.Batch(new Signed<ObservationBatch>(batch, default))).Reasons());
        Assert.Equal(
            [RoundReasons.OutOfBounds], _driver.Hear(new GossipMessage.Batch(_driver.Epoch.Signed(a, batch with { Count = 4 }))).Reasons());
        Assert.Empty(_driver.HearBatch(a).Reasons());
        Assert.Equal([RoundReasons.Duplicate], _driver.HearBatch(a).Reasons());
    }

    [Fact]
    public void Reveals_are_dropped_for_their_reasons()
    {
        var other = _driver.Others.First();
        var signer = _driver.Epoch.Set[other]!.Signer;
        var true3 = _driver.BatchOf(other).Observations;
        Assert.Equal([RoundReasons.RevealUnexpected], _driver.HearReveal(other).Reasons());
        _driver.HearBatch(other);
        GossipMessage.Reveal Reveal(params IEnumerable<Observation> observations) => new(TestEpoch.Epoch, signer, [.. observations]);
        Assert.Equal([RoundReasons.OutOfBounds], _driver.Hear(new GossipMessage.Reveal(TestEpoch.Epoch, signer, default)).Reasons());
        Assert.Equal([RoundReasons.OutOfBounds], _driver.Hear(Reveal([.. true3, true3[0]])).Reasons());
        Assert.Equal([RoundReasons.RevealMismatch], _driver.Hear(Reveal(true3.Take(2))).Reasons());
        Assert.Equal([RoundReasons.RevealMismatch], _driver.Hear(Reveal(true3.Reverse())).Reasons());
        Assert.Equal([RoundReasons.RevealMismatch], _driver.Hear(Reveal([true3[0] with { Successes = 1 }, .. true3[1..]])).Reasons());
        Assert.Equal([RoundReasons.RevealUnexpected], _driver.Hear(Reveal(true3) with { Observer = default }).Reasons());
        Assert.Empty(_driver.HearReveal(other).Reasons());
        Assert.Equal([RoundReasons.Duplicate], _driver.HearReveal(other).Reasons());
    }

    [Fact]
    public void Missing_reveals_are_fetched_patiently_and_not_for_ever()
    {
        var missing = _driver.Leaders[0];
        _driver.CommitAndReveal(missing);
        var closed = _driver.Now;
        Assert.Empty(_driver.Tick(closed + FetchPlan.PatienceMillis - 1).OfType<Effect.FetchReveal>());
        Assert.Equal(missing, Assert.Single(_driver.Tick(closed + FetchPlan.PatienceMillis).OfType<Effect.FetchReveal>()).Validator);
        Assert.Empty(_driver.Tick(_driver.Now + FetchPlan.RetryMillis - 1).OfType<Effect.FetchReveal>());
        var fetched = 1;
        for (var i = 0; i < 30; i++) fetched += _driver.Tick(_driver.Now + FetchPlan.RetryMillis).OfType<Effect.FetchReveal>().Count();
        Assert.Equal(FetchPlan.MaxFetches, fetched);
    }

    [Fact]
    public void A_batch_with_two_observations_of_a_unit_cannot_be_revealed()
    {
        var twice = _driver.Epoch.Observe(0, _driver.Epoch.Units[0]);
        Assert.False(RevealedBatch.Matches(_driver.Epoch.BatchOf(0, [twice, twice]), [twice, twice]));
        Assert.True(RevealedBatch.Matches(_driver.Epoch.BatchOf(0, [twice]), [twice]));
    }
}
