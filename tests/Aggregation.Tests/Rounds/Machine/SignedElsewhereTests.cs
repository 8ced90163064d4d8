using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Tests.Support;

namespace Flashback.Aggregation.Tests.Rounds.Machine;

/// <summary>A second process signs with the same key: on this machine, on another, or from a copy of everything.</summary>
public sealed class SignedElsewhereTests
{
    private readonly Driver _driver = new();

    [Fact]
    public void Own_messages_that_return_are_not_taken_for_another_process()
    {
        var said = _driver.Commit().Said<GossipMessage.Batch>();
        Assert.Equal([RoundReasons.Duplicate], _driver.Hear(Assert.Single(said)).Reasons());
        foreach (var other in _driver.Others) _driver.HearBatch(other);
        foreach (var other in _driver.Others) _driver.HearReveal(other);
        Assert.NotNull(_driver.Hear(_driver.Proposal(_driver.Leaders[0], _driver.Tally(0, _driver.Leaders))).Request(SlotKind.Vote));
    }

    [Fact]
    public void After_a_foreign_batch_nothing_is_committed_nor_voted()
    {
        var foreign = _driver.Epoch.Revealed(_driver.Self, _driver.Epoch.ObserveAll(_driver.Self, 99));
        Assert.Equal([RoundReasons.SignedElsewhere], _driver.Hear(new GossipMessage.Batch(foreign.Commitment)).Reasons());
        Assert.Null(_driver.Step(_driver.Own).Request(SlotKind.Batch));
        foreach (var other in _driver.Others) _driver.HearBatch(other);
        foreach (var other in _driver.Others) _driver.HearReveal(other);
        var effects = _driver.Hear(
            _driver.Proposal(_driver.Leaders[0], _driver.Tally(0, _driver.Leaders[0], _driver.Leaders[2], _driver.Leaders[3])));
        Assert.Null(effects.Request(SlotKind.Vote));
        Assert.Contains(RoundReasons.SignedElsewhere, effects.Reasons());
    }

    [Fact]
    public void After_a_foreign_vote_or_proposal_nothing_more_is_signed()
    {
        foreach (var isVote in new[] { true, false })
        {
            var driver = new Driver();
            driver.CommitAndReveal();
            var early = driver.Tally(5, driver.Leaders);
            GossipMessage foreign = isVote ? driver.Vote(driver.Self, early.Report) : driver.Proposal(driver.Self, early);
            Assert.Contains(RoundReasons.SignedElsewhere, driver.Hear(foreign).Reasons());
            Assert.Null(driver.Hear(driver.Proposal(driver.Leaders[0], driver.Tally(0, driver.Leaders))).Request(SlotKind.Vote));
        }
    }

    [Fact]
    public void Both_processes_may_sign_identical_messages()
    {
        _driver.CommitAndReveal();
        var report = _driver.Tally(0, _driver.Leaders).Report;
        Assert.NotNull(_driver.Hear(_driver.Proposal(_driver.Leaders[0], _driver.Tally(0, _driver.Leaders))).Request(SlotKind.Vote));
        Assert.DoesNotContain(RoundReasons.SignedElsewhere, _driver.Hear(_driver.Vote(_driver.Self, report)).Reasons());
    }
}
