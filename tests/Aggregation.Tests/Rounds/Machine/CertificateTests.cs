using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Reasons;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Rounds.Machine;
using Flashback.Aggregation.Tests.Support;
using Flashback.Ethereum;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Rounds.Machine;

public sealed class CertificateTests
{
    private readonly Driver _driver = new();

    [Fact]
    public void Two_f_plus_one_votes_for_one_report_certify_it()
    {
        _driver.CommitAndReveal();
        var report = _driver.Tally(0, _driver.Leaders).Report;
        var effects = _driver.Hear(_driver.Proposal(_driver.Leaders[0], _driver.Tally(0, _driver.Leaders)));
        Assert.Empty(_driver.Grant(effects, SlotKind.Vote).OfType<Effect.Certified>());
        Assert.Empty(_driver.Hear(_driver.Vote(_driver.Leaders[0], report)).OfType<Effect.Certified>());
        Assert.Equal([RoundReasons.Duplicate], _driver.Hear(_driver.Vote(_driver.Leaders[0], report)).Reasons());
        var last = _driver.Hear(_driver.Vote(_driver.Leaders[2], report));

        var certified = Assert.Single(last.OfType<Effect.Certified>());
        Assert.Equal(ValidatorBitmap.Of(_driver.Leaders[..3]), certified.Certificate.Signers);
        Assert.Equal(report, certified.Tally.Report);
        var digest = _driver.Epoch.Setup.Domain.Digest(report);
        Assert.Equal(certified.Certificate.Signers.Indices().Select(index => _driver.Epoch.Set[index]!.Signer),
            certified.Certificate.Signatures.Select(signature =>
                Secp256k1Recovery.Instance.TryRecover(digest, signature, out var signer) ? signer : default));
        var place = Orders.Transmitters(_driver.Epoch.Setup.Snapshot.Hash(), _driver.Epoch.Set).IndexOf(_driver.Self);
        Assert.Equal(_driver.Now + place * 3_000, Assert.Single(last.OfType<Effect.Transmit>()).SubmitAtUnixMillis);
        Assert.Empty(_driver.Hear(_driver.Vote(_driver.Leaders[3], report)).OfType<Effect.Transmit>());
    }

    [Fact]
    public void Votes_for_different_reports_do_not_add_up()
    {
        _driver.CommitAndReveal();
        var (one, other) = (_driver.Tally(0, _driver.Leaders).Report, _driver.Tally(0, _driver.Leaders[..3]).Report);
        _driver.Hear(_driver.Vote(_driver.Leaders[0], one));
        _driver.Hear(_driver.Vote(_driver.Leaders[2], one));
        Assert.Empty(_driver.Hear(_driver.Vote(_driver.Leaders[3], other)).OfType<Effect.Transmit>());
        var found = Assert.Single(_driver.Hear(_driver.Vote(_driver.Leaders[3], one)).OfType<Effect.EquivocationFound>());
        Assert.Equal((_driver.Leaders[3], SlotKind.Vote), (found.Validator, found.Slot.Kind));
    }

    [Fact]
    public void A_certificate_is_sent_even_by_a_node_that_cannot_explain_it_yet()
    {
        _driver.CommitAndReveal(_driver.Leaders[3]);
        var report = _driver.Tally(0, _driver.Leaders).Report;
        foreach (var voter in _driver.Leaders[2..]) _driver.Hear(_driver.Vote(voter, report));
        var effects = _driver.Hear(_driver.Vote(_driver.Leaders[0], report));
        Assert.Single(effects.OfType<Effect.Transmit>());
        Assert.Empty(effects.OfType<Effect.Certified>());
        Assert.Single(_driver.HearReveal(_driver.Leaders[3]).OfType<Effect.Certified>());
    }

    [Fact]
    public void A_certified_wrong_verdict_is_reported_as_wrong()
    {
        _driver.CommitAndReveal();
        var report = _driver.Tally(0, _driver.Leaders).Report with { VerdictsRoot = Bytes32.Zero };
        var effects = _driver.Leaders.Except([_driver.Self]).SelectMany(voter => _driver.Hear(_driver.Vote(voter, report))).ToArray();
        Assert.Contains(RoundReasons.ReportContradicted, effects.Reasons());
        Assert.Empty(effects.OfType<Effect.Certified>());
    }

    [Fact]
    public void Votes_are_dropped_for_their_reasons()
    {
        _driver.CommitAndReveal();
        var report = _driver.Tally(0, _driver.Leaders).Report;
        Assert.Equal([RoundReasons.WrongEpoch], _driver.Hear(_driver.Vote(0, report with { Epoch = 8 })).Reasons());
        Assert.Equal([RoundReasons.WrongEpoch], _driver.Hear(_driver.Vote(0, report with { Snapshot = Bytes32.Zero })).Reasons());
        Assert.Equal([RoundReasons.OutOfBounds], _driver.Hear(_driver.Vote(0, report with { Round = uint.MaxValue })).Reasons());
        Assert.Equal([RoundReasons.BadSignature],
            _driver.Hear(new GossipMessage.Vote(_driver.Vote(0, report).Signed with { Message = report with { Round = 1 } })).Reasons());
    }

    [Fact]
    public void After_the_chain_has_decided_only_reveals_matter()
    {
        _driver.CommitAndReveal(_driver.Leaders[3]);
        var report = _driver.Tally(0, _driver.Leaders).Report;
        var signers = ValidatorBitmap.Of(_driver.Leaders[..3]);
        var seen = _driver.Step(new Input.ReportSeenOnChain(report.Hash(), signers, report));
        Assert.Single(seen.OfType<Effect.FetchReveal>());
        Assert.False(_driver.Machine.IsOver);
        Assert.Equal([RoundReasons.EpochOver], _driver.Hear(_driver.Vote(_driver.Leaders[0], report)).Reasons());
        var accepted = Assert.Single(_driver.HearReveal(_driver.Leaders[3]).OfType<Effect.Accepted>());
        Assert.Equal((report, signers), (accepted.Report, accepted.Signers));
        Assert.True(_driver.Machine.IsOver);
    }

    [Fact]
    public void An_accepted_report_of_unknown_batches_cannot_be_explained()
    {
        _driver.CommitAndReveal();
        var effects = _driver.Step(new Input.ReportSeenOnChain(TestEpoch.Word("report", 1), ValidatorBitmap.Of(0, 1, 2)));
        Assert.Equal([RoundReasons.ReportUnknown], effects.Reasons());
        Assert.True(_driver.Machine.IsOver);
    }

    [Fact]
    public void An_accepted_wrong_verdict_is_reported_as_wrong()
    {
        _driver.CommitAndReveal();
        var report = _driver.Tally(0, _driver.Leaders).Report with { VerdictsRoot = Bytes32.Zero };
        Assert.Equal([RoundReasons.ReportContradicted],
            _driver.Step(new Input.ReportSeenOnChain(report.Hash(), ValidatorBitmap.Of(0, 1, 2), report)).Reasons());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void The_report_deadline_ends_the_epoch(long offset, bool over)
    {
        _driver.CommitAndReveal();
        _driver.Tick(_driver.Epoch.Timeline.ReportDeadline + offset);
        Assert.Equal(over, _driver.Machine.IsOver);
        Assert.Equal(over, _driver.HearBatch(_driver.Leaders[0]).Reasons().Contains(RoundReasons.EpochOver));
    }

    [Fact]
    public void An_observer_follows_without_signing_or_sending()
    {
        _driver.Machine = _driver.Epoch.Machine(null);
        List<Effect> effects = [];
        effects.AddRange(_driver.Step(_driver.Own));
        foreach (var index in _driver.Leaders) effects.AddRange(_driver.Hear(new GossipMessage.Batch(_driver.BatchOf(index).Commitment)));
        foreach (var index in _driver.Leaders) effects.AddRange(
            _driver.Hear(new GossipMessage.Reveal(TestEpoch.Epoch, _driver.Epoch.Set[index]!.Signer, _driver.BatchOf(index).Observations)));
        var tally = _driver.Tally(0, _driver.Leaders);
        effects.AddRange(_driver.Hear(_driver.Proposal(_driver.Leaders[0], tally)));
        foreach (var index in _driver.Leaders) effects.AddRange(_driver.Hear(_driver.Vote(index, tally.Report)));
        Assert.Single(effects.OfType<Effect.Certified>());
        Assert.DoesNotContain(effects, effect => effect is Effect.SignRequest or Effect.Broadcast or Effect.Transmit);
    }

    [Fact]
    public void A_setup_that_contradicts_its_snapshot_is_refused()
    {
        var setup = _driver.Epoch.Setup;
        Assert.Empty(setup.Problems());
        Assert.Equal(4, (setup with
        {
            Snapshot = setup.Snapshot with
            {
                ValidatorsHash = Bytes32.Zero,
                ValidatorCount = 5,
                Criteria = Bytes32.Zero,
                Parameters = Bytes32.Zero
            }
        }).Problems().Count);
        Assert.Contains("out of order", Assert.Single((setup with { Units = [.. setup.Units.Reverse().Take(2)] }).Problems()));
        Assert.Throws<ArgumentException>(() => new EpochMachine(setup with { Self = 9 }, Secp256k1Recovery.Instance));
    }
}
