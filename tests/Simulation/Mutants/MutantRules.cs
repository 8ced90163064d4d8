using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;
using Flashback.Simulation.Model;

namespace Flashback.Simulation.Mutants;

internal sealed class FewVotes : EpochRules
{
    public override int Votes(int validators) => Quorum.OneHonest(validators);
}

internal sealed class FewBatches : EpochRules
{
    public override int Batches(int validators) => Quorum.OneHonest(validators);
}

internal sealed class AnyOmission : EpochRules
{
    public override int MayLeaveOut(int validators) => validators;
}

internal sealed class LateCommitments : EpochRules
{
    public override bool IsTimely(long receivedAt, long? closedAt, long revealAt) => true;
}

internal sealed class AnyLeader : EpochRules
{
    public override bool Leads(byte validator, byte leader) => true;
}

internal sealed class AnyAuthor : EpochRules
{
    public override bool IsAuthor(Address signer, Address named) => true;
}

internal sealed class AnyReveal : EpochRules
{
    public override bool Matches(ObservationBatch batch, ImmutableArray<Observation> observations) => !observations.IsDefault;
}

internal sealed class SignsAgain : EpochRules
{
    public override bool MaySign(Bytes32? logged, Bytes32 digest) => true;
}

internal sealed class BelievesLeaders : EpochRules
{
    public override bool Agrees(Report proposed, Report computed) => true;
}

/// <summary>Changes how verdicts are computed, on every honest node alike, so that no honest node notices another's error.</summary>
internal abstract class WrongVerdicts : EpochRules
{
    public override Tally Compute(EpochSetup setup, Committees committees, uint round, ImmutableArray<RevealedBatch> included)
    {
        var right = base.Compute(setup, committees, round, included);
        ImmutableArray<Verdict> verdicts = [.. right.Verdicts.Select(verdict => Change(verdict, setup, committees[verdict.DataUnit],
            [.. included.Select(batch => batch.Find(verdict.DataUnit) is { } found
                ? new IndexedObservation(batch.Validator, found) : default).Where(item => item.Observation is not null)]))];
        return right with
        {
            Verdicts = verdicts,
            Report = right.Report with { VerdictsRoot = MerkleTree.RootOf([.. verdicts.Select(verdict => verdict.Hash())]) }
        };
    }

    protected abstract Verdict Change(Verdict verdict, EpochSetup setup, Committee committee, IndexedObservation[] observations);
}

internal sealed class MeanForMedian : WrongVerdicts
{
    protected override Verdict Change(Verdict verdict, EpochSetup setup, Committee committee, IndexedObservation[] observations)
    {
        var counted = observations.Where(
            item => verdict.Observers.Contains(item.Validator) && item.Observation.Outcome == Outcome.Measured).ToArray();
        return verdict.Status == VerdictStatus.Measured
            ? verdict with { MeanLatencyMicros = (uint)counted.Average(item => item.Observation.MeanLatencyMicros) } : verdict;
    }
}

internal sealed class CountsStrangers : WrongVerdicts
{
    protected override Verdict Change(Verdict verdict, EpochSetup setup, Committee committee, IndexedObservation[] observations) =>
        VerdictRule.Compute(verdict.Epoch, verdict.DataUnit, committee with { Members = setup.Validators.Members }, setup.Criteria,
            observations);
}

internal sealed class OneAccuserIsEnough : WrongVerdicts
{
    protected override Verdict Change(Verdict verdict, EpochSetup setup, Committee committee, IndexedObservation[] observations) =>
        verdict with { Corrupt = verdict.CorruptObservers > 0 };
}

internal sealed class SamplesUncapped : WrongVerdicts
{
    /// <summary>Pools all samples, so that who claims most decides.</summary>
    protected override Verdict Change(Verdict verdict, EpochSetup setup, Committee committee, IndexedObservation[] observations)
    {
        if (verdict.Status != VerdictStatus.Measured) return verdict;
        var counted = observations.Where(item => verdict.Observers.Contains(item.Validator)).Select(item => item.Observation).ToArray();
        return verdict with { Samples = (ulong)counted.Sum(item => item.Samples), Successes = (ulong)counted.Sum(item => item.Successes) };
    }
}

/// <summary>Believes the name on a signature without checking what it covers.</summary>
internal sealed class LooseRecovery : FakeSignatures
{
    public override bool TryRecover(Bytes32 digest, Signature signature, out Address signer)
    {
        signer = new Address(signature.S.Span[12..]);
        return true;
    }
}
