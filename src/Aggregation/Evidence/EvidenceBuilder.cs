using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;

namespace Flashback.Aggregation.Evidence;

/// <summary>Gathers the evidence of a verdict from what a node holds after an epoch.</summary>
public static class EvidenceBuilder
{
    /// <param name="setup">The epoch.</param>
    /// <param name="tally">The accepted report with its batches.</param>
    /// <param name="certificate">The accepted signatures.</param>
    /// <param name="unit">The data unit.</param>
    /// <param name="samples">This node's own sample records of the unit.</param>
    /// <param name="transaction">The transaction that carried the report.</param>
    /// <returns>Null when the unit was not under probe.</returns>
    public static EvidenceBundle? Build(
        EpochSetup setup, Tally tally, Certificate certificate, Bytes32 unit, EvidenceSamples? samples, Bytes32? transaction)
    {
        var index = tally.Verdicts.Select(verdict => verdict.DataUnit).ToList().IndexOf(unit);
        if (index < 0) return null;
        var verdict = tally.Verdicts[index];
        var committee = Assignment.Committee.Draw(setup.Snapshot.Hash(), unit, setup.Validators, setup.Parameters.CommitteeSize);
        return new EvidenceBundle(
            setup.Domain.ChainId,
            setup.Domain.Oracle,
            setup.Criteria,
            setup.Parameters,
            setup.Snapshot,
            setup.Validators.Records,
            [.. committee.Members.Indices()],
            [.. tally.Batches.Where(batch => verdict.Observers.Contains(batch.Validator)).Select(batch => Observed(batch, unit))],
            [.. tally.Batches.Select(batch => new EvidenceBatch(batch.Validator, batch.Commitment.Message, batch.Commitment.Signature))],
            samples,
            verdict,
            (uint)index,
            new MerkleTree([.. tally.Verdicts.Select(item => item.Hash())]).Proof(index),
            certificate.Report,
            certificate.Signers,
            certificate.Signatures,
            transaction);
    }

    private static EvidenceObservation Observed(RevealedBatch batch, Bytes32 unit)
    {
        var index = batch.IndexOf(unit);
        var tree = new MerkleTree([.. batch.Observations.Select(observation => observation.Hash())]);
        return new EvidenceObservation(batch.Validator, batch.Observations[index], (uint)index, tree.Proof(index));
    }
}
