using System.Collections.Immutable;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Proofs;

namespace Flashback.Aggregation.Evidence;

/// <summary>The dispute court's arguments, taken from a bundle.</summary>
public static class FaultProofs
{
    /// <summary>
    /// Takes the arguments from a bundle; <see cref="Verification.EvidenceVerifier"/> says whether the contract will accept them.
    /// </summary>
    /// <returns>Null when the bundle lacks the batch of one of its observations.</returns>
    public static FaultProof? ToFaultProof(this EvidenceBundle bundle)
    {
        var batches = new MerkleTree([.. bundle.Batches.Select(batch => batch.Batch.Hash())]);
        var observations = ImmutableArray.CreateBuilder<CommittedObservation>();
        foreach (var item in bundle.Observations.OrderBy(item => item.Validator))
        {
            var at = bundle.Batches.Select(batch => batch.Validator).ToList().IndexOf(item.Validator);
            if (at < 0) return null;
            observations.Add(new CommittedObservation(item.Observation, item.Index, item.Proof, bundle.Batches[at].Batch.Count, (uint)at,
                batches.Proof(at)));
        }
        return new FaultProof(bundle.Snapshot, bundle.Report, bundle.Signers, bundle.Verdict, bundle.VerdictIndex, bundle.VerdictProof,
            observations.DrainToImmutable());
    }
}
