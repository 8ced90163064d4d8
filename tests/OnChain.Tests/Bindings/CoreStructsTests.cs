using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Tests.Support;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Proofs;
using Flashback.Protocol.Validators;

namespace Flashback.OnChain.Tests.Bindings;

/// <summary>What goes into calldata comes out again. That the contracts read the same is shown on a real chain.</summary>
public sealed class CoreStructsTests
{
    private readonly Prng _random = new(11);

    [Fact]
    public void A_submission_comes_back()
    {
        var (snapshot, report) = (Snapshot(), Report());
        var signers = ValidatorBitmap.Of(0, 7, 255).ToBigInteger();
        var call = new QosOracle(Address.Zero).Submit(snapshot, report, signers, [1, 2, 3]);
        var input = QosOracle.SubmitInput.Decode(call.Data.Span)!;
        Assert.Equal((snapshot, report, signers), (input.Snapshot, input.Report, input.Signers));
        Assert.Equal([1, 2, 3], input.Signatures);
    }

    [Fact]
    public void A_fault_proof_comes_back()
    {
        var verdict = new Verdict(
            9, _random.Word(), VerdictStatus.Measured, ValidatorBitmap.Of(1, 200), ulong.MaxValue, 3, 4, 5, 6, 7, 8, 9, true, false,
            _random.Word(), _random.Word());
        var observation = new Observation(
            9, _random.Word(), _random.Address(), Outcome.Unreachable, 1, 2, 3, uint.MaxValue, 5, 6, 7, 8, true, _random.Word(),
            _random.Word(), _random.Word());
        var committed = new CommittedObservation(observation, 3, [_random.Word(), _random.Word()], 4, 5, [_random.Word()]);
        var call = new DisputeCourt(Address.Zero).ProveWrongVerdict(Snapshot(), Report(), 6, verdict, 2, [_random.Word()], [committed]);
        var input = DisputeCourt.ProveWrongVerdictInput.Decode(call.Data.Span)!;
        Assert.Equal(verdict, input.Verdict);
        var read = Assert.Single(input.Observations);
        Assert.Equal(observation, read.Observation);
        Assert.Equal<Bytes32>(committed.Proof, read.Proof);
        Assert.Equal<Bytes32>(committed.BatchProof, read.BatchProof);
        Assert.Equal((3U, 4U, 5U), (read.Index, read.BatchCount, read.BatchIndex));
    }

    [Fact]
    public void Parameters_criteria_and_terms_come_back()
    {
        var oracle = new QosOracle(Address.Zero);
        Assert.Equal(EpochSetting.Parameters,
            QosOracle.SetParametersInput.Decode(oracle.SetParameters(EpochSetting.Parameters).Data.Span)!.Parameters);
        Assert.Equal(
            EpochSetting.Criteria, QosOracle.SetCriteriaInput.Decode(oracle.SetCriteria(EpochSetting.Criteria).Data.Span)!.Criteria);
        var terms = new Terms(1, 2, 3, 4, 5, 6);
        var offer = new ProviderOrchestrator(Address.Zero).AddDataUnit(_random.Address(), "b", 5, 6, terms);
        Assert.Equal(terms, ProviderOrchestrator.AddDataUnitInput.Decode(offer.Data.Span)!.Offered);
    }

    [Fact]
    public void Messages_of_equivocations_come_back()
    {
        var court = new DisputeCourt(Address.Zero);
        var batch = new ObservationBatch(3, _random.Address(), _random.Word(), 4);
        var proposal = new Proposal(3, 4, _random.Word(), _random.Word());
        Assert.Equal(batch, DisputeCourt.ProveBatchEquivocationInput.Decode(
            court.ProveBatchEquivocation(Snapshot(), 1, batch, [1], batch with { Count = 5 }, [2]).Data.Span)!.First);
        Assert.Equal(proposal, DisputeCourt.ProveProposalEquivocationInput.Decode(
            court.ProveProposalEquivocation(Snapshot(), 1, proposal, [1], proposal with { Round = 5 }, [2]).Data.Span)!.First);
    }

    [Fact]
    public void Calldata_of_another_function_or_truncated_does_not_decode()
    {
        var data = new QosOracle(Address.Zero).SetCriteria(EpochSetting.Criteria).Data.Span;
        Assert.Null(QosOracle.SetParametersInput.Decode(data));
        Assert.Null(QosOracle.SetCriteriaInput.Decode(data[..^1]));
        Assert.Null(QosOracle.SetCriteriaInput.Decode([]));
    }

    private Snapshot Snapshot() =>
        new(9, _random.Word(), _random.Address(), _random.Word(), 200, _random.Word(), _random.Word(), _random.Word());

    private Report Report() => new(9, 2, _random.Word(), 100, _random.Word(), ValidatorBitmap.Of(0, 255), _random.Word());
}
