using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Aggregation.Tests.Support;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Rounds.Machine;

/// <summary>The chain takes a report back, or puts another in its place.</summary>
public sealed class ReorganisedReportTests
{
    private readonly Driver _driver = new(EarlyInTurn());
    private readonly Report _report;
    private readonly ValidatorBitmap _signers;

    public ReorganisedReportTests()
    {
        _driver.CommitAndReveal();
        _report = _driver.Tally(0, _driver.Leaders).Report;
        _signers = ValidatorBitmap.Of(_driver.Leaders[..3]);
    }

    [Fact]
    public void A_report_that_vanishes_is_retracted_and_its_certificate_sent_again_a_place_later()
    {
        var first = Assert.Single(Vote(3).OfType<Effect.Transmit>());
        Assert.Equal(0, first.Attempt);
        Assert.Single(See(_report).OfType<Effect.Accepted>());
        Assert.False(_driver.Machine.IsOver);
        _driver.Now += 500;
        var gone = _driver.Step(Input.ReportGone.Instance);
        Assert.Single(gone.OfType<Effect.Retracted>());
        Assert.Equal([RoundReasons.ReportGone], gone.Reasons());
        var again = Assert.Single(gone.OfType<Effect.Transmit>());
        Assert.Equal((first.Certificate, 1), (again.Certificate, again.Attempt));
        Assert.Equal(first.SubmitAtUnixMillis + 500 + TestEpoch.Parameters.TransmitDelay * 1000, again.SubmitAtUnixMillis);
        Assert.Empty(_driver.Step(Input.ReportGone.Instance).OfType<Effect.Transmit>());
        Assert.Single(See(_report).OfType<Effect.Accepted>());
        Assert.Empty(See(_report, final: true));
        Assert.True(_driver.Machine.IsOver);
    }

    [Fact]
    public void Votes_received_while_a_report_is_on_chain_make_the_certificate_sent_when_it_vanishes()
    {
        Vote(2);
        See(_report);
        Assert.Empty(_driver.Hear(_driver.Vote(_driver.Leaders[2], _report)).OfType<Effect.Transmit>());
        var again = Assert.Single(_driver.Step(Input.ReportGone.Instance).OfType<Effect.Transmit>());
        Assert.Equal(_report, again.Certificate.Report);
    }

    [Fact]
    public void Another_report_takes_its_place()
    {
        See(_report);
        var other = _driver.Tally(1, _driver.Leaders[..3]).Report;
        var effects = See(other);
        Assert.Equal([typeof(Effect.Dropped), typeof(Effect.Retracted), typeof(Effect.Accepted)],
            effects.Take(3).Select(effect => effect.GetType()));
        Assert.Equal(other, Assert.Single(effects.OfType<Effect.Accepted>()).Report);
    }

    [Fact]
    public void Without_a_certificate_the_rounds_go_on_and_no_round_is_voted_twice()
    {
        var proposal = _driver.Proposal(_driver.Leaders[0], _driver.Tally(0, _driver.Leaders));
        Assert.NotNull(_driver.Hear(proposal).Request(SlotKind.Vote));
        See(_driver.Tally(0, _driver.Leaders[..3]).Report);
        Assert.Empty(_driver.Hear(_driver.Proposal(_driver.Leaders[0], _driver.Tally(0, _driver.Leaders))).OfType<Effect.SignRequest>());
        Assert.Empty(_driver.Step(Input.ReportGone.Instance).OfType<Effect.SignRequest>());
        Assert.Empty(_driver.Hear(proposal).OfType<Effect.SignRequest>());
        _driver.Now = _driver.Epoch.Timeline.RoundStart(2);
        Assert.NotNull(_driver.Hear(_driver.Proposal(_driver.Leaders[2], _driver.Tally(2, _driver.Leaders))).Request(SlotKind.Vote));
    }

    [Fact]
    public void What_is_final_stays()
    {
        See(_report, final: true);
        Assert.True(_driver.Machine.IsOver);
        Assert.Empty(_driver.Step(Input.ReportGone.Instance).OfType<Effect.Retracted>());
        Assert.Empty(See(_driver.Tally(1, _driver.Leaders).Report).OfType<Effect.Accepted>());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_report_that_may_vanish_keeps_the_epoch_until_the_disputes_end(long offset, bool over)
    {
        See(_report);
        _driver.Tick(_driver.Epoch.Timeline.ReportDeadline + 1);
        var gone = _driver.Step(Input.ReportGone.Instance);
        Assert.Empty(gone.OfType<Effect.Transmit>());
        Assert.False(_driver.Machine.IsOver);
        _driver.Tick(_driver.Epoch.Timeline.DisputeEnd + offset);
        Assert.Equal(over, _driver.Machine.IsOver);
    }

    [Fact]
    public void A_flapping_chain_is_answered_a_bounded_number_of_times()
    {
        Vote(3);
        var sent = 1;
        for (var i = 0; i < 2 * EpochMachine.MaxAttempts; i++)
        {
            See(_report);
            sent += _driver.Step(Input.ReportGone.Instance).OfType<Effect.Transmit>().Count();
        }
        Assert.Equal(EpochMachine.MaxAttempts, sent);
    }

    /// <summary>The place of a validator that sends early enough to do so twice, and that leads neither round 0 nor 2.</summary>
    private static int EarlyInTurn()
    {
        var setup = new TestEpoch().Setup;
        var leaders = Orders.Leaders(setup.Snapshot.Hash(), setup.Validators);
        return leaders.IndexOf(
            Orders.Transmitters(setup.Snapshot.Hash(), setup.Validators).First(index => index != leaders[0] && index != leaders[2]));
    }

    private List<Effect> Vote(int voters) =>
    [
        .. _driver.Leaders[..voters].Where(voter => voter != _driver.Self).Concat(_driver.Leaders[3..]).Take(voters)
            .SelectMany(voter => _driver.Hear(_driver.Vote(voter, _report)))
    ];

    private IReadOnlyList<Effect> See(Report report, bool final = false) =>
        _driver.Step(new Input.ReportSeenOnChain(report.Hash(), _signers, report, final));
}
