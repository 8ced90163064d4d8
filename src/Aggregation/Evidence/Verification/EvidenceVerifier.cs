using System.Collections.Immutable;
using Flashback.Aggregation.Assignment;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Verdicts;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Samples;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Evidence.Verification;

/// <summary>
/// Re-derives a verdict from its bundle, offline. It trusts nothing in the bundle; with the accepted hash from the chain it
/// proves that the contract accepted exactly this. It cannot see an observation that a quorum left out of <see cref="Verdict.Observers"/>
/// although its batch has one: a committee member without an observation is named, not judged.
/// </summary>
public static class EvidenceVerifier
{
    /// <param name="bundle">The evidence.</param>
    /// <param name="recovery">Signature recovery.</param>
    /// <param name="expectedAcceptedHash">The contract's <c>acceptedReport[epoch]</c>; without it the
    /// bundle is only checked against itself.</param>
    public static EvidenceFinding Verify(EvidenceBundle bundle, ISignatureRecovery recovery, Bytes32? expectedAcceptedHash = null)
    {
        var checks = new CheckList();
        var domain = new OracleDomain(bundle.ChainId, bundle.Oracle);
        var snapshot = bundle.Snapshot.Hash();
        checks.Add("accepted",
            expectedAcceptedHash is { } expected ? Certificate.AcceptedHash(bundle.Report.Hash(), bundle.Signers) == expected : null,
            "The chain accepted exactly this report with these signers.",
            "The chain accepted another report, or the same one with other signers.",
            "No accepted hash was given, so nothing ties the bundle to the chain.");
        checks.Add("snapshot", bundle.Report.Snapshot == snapshot && bundle.Report.Epoch == bundle.Snapshot.Epoch
            && bundle.Verdict.Epoch == bundle.Snapshot.Epoch,
            $"The report is for the snapshot of epoch {bundle.Snapshot.Epoch}.",
            "The report or the verdict belongs to another snapshot or epoch.");
        checks.Add("criteria", bundle.Criteria.Hash() == bundle.Snapshot.Criteria,
            $"The criteria (version {bundle.Criteria.Version}) are the snapshot's.", "The criteria are not the snapshot's.");
        checks.Add("parameters", bundle.Parameters.Hash() == bundle.Snapshot.Parameters,
            "The parameters are the snapshot's.", "The parameters are not the snapshot's.");

        var set = ParseSet(bundle, checks);
        if (set is null) return new EvidenceFinding(checks.ToImmutable(), [], null, [], false);
        CheckBatches(bundle, domain, set, recovery, checks);
        CheckObservations(bundle, checks);
        checks.Add(
            "verdict", MerkleTree.Verify(bundle.Report.VerdictsRoot, bundle.Verdict.Hash(), bundle.VerdictIndex, bundle.VerdictProof),
            "The verdict stands in the report.", "The verdict does not stand in the report at its index.");
        CheckCertificate(bundle, domain, set, recovery, checks);
        var committee = Committee.Draw(snapshot, bundle.Verdict.DataUnit, set, bundle.Parameters.CommitteeSize);
        checks.Add("committee", bundle.Committee.SequenceEqual(committee.Members.Indices()),
            $"The committee is the one that the seed draws: {string.Join(", ", bundle.Committee)}.",
            $"The seed draws another committee: {string.Join(", ", committee.Members.Indices())}.");
        CheckSamples(bundle, checks);

        var sound = !checks.AnyFailed;
        var derived = VerdictRule.Compute(bundle.Snapshot.Epoch, bundle.Verdict.DataUnit, committee, bundle.Criteria,
            bundle.Observations.Select(item => new IndexedObservation(item.Validator, item.Observation)));
        var wrong = VerdictDifference.Between(bundle.Verdict, derived).ToImmutableArray();
        var provable = sound && !wrong.IsEmpty && Observed(bundle) == bundle.Verdict.Observers;
        checks.Add("derived", wrong.IsEmpty,
            "The verdict follows from the observations, field by field.",
            $"The signed verdict does not follow from the observations ({string.Join("; ", wrong)})."
            + (provable ? " A fault proof is possible: the contract annuls the verdict and slashes its signers." : " Because of what else "
                + "is wrong here, no fault proof can be made from this bundle."));
        return new EvidenceFinding(checks.ToImmutable(), VerdictExplanation.Lines(bundle, set, committee, derived), derived,
            wrong, provable);
    }

    private static ValidatorSet? ParseSet(EvidenceBundle bundle, CheckList checks)
    {
        var parsed = ValidatorSet.TryParse(bundle.ValidatorRecords.AsSpan(), out var set, out var error);
        var fits = parsed && set!.Hash == bundle.Snapshot.ValidatorsHash && set.Count == bundle.Snapshot.ValidatorCount;
        checks.Add("validators", fits, $"The {set?.Count} validators are the snapshot's.",
            parsed ? "The validator records are not the snapshot's." : $"The validator records are malformed: {error}");
        return set;
    }

    private static void CheckBatches(
        EvidenceBundle bundle, OracleDomain domain, ValidatorSet set, ISignatureRecovery recovery, CheckList checks)
    {
        var foreign = bundle.Batches
            .Where(item => item.Batch.Epoch != bundle.Snapshot.Epoch
                || set[item.Validator]?.Signer != item.Batch.Observer
                || !recovery.TryRecover(domain.Digest(item.Batch), item.Signature, out var signer)
                || signer != item.Batch.Observer)
            .Select(item => item.Validator)
            .ToArray();
        checks.Add("batch-signatures", foreign.Length == 0,
            $"Each of the {bundle.Batches.Length} included batches was signed by its validator.",
            $"The batches of validators {string.Join(", ", foreign)} were not signed by them for this epoch.");
        var ascending = bundle.Batches.Zip(bundle.Batches.Skip(1)).All(pair => pair.First.Validator < pair.Second.Validator);
        var root = MerkleTree.RootOf([.. bundle.Batches.Select(item => item.Batch.Hash())]);
        checks.Add("batches", ascending && root == bundle.Report.BatchesRoot
            && ValidatorBitmap.Of(bundle.Batches.Select(item => item.Validator)) == bundle.Report.Included,
            "They are exactly the batches that the report includes.", "They are not the batches that the report includes.");
    }

    private static void CheckObservations(EvidenceBundle bundle, CheckList checks)
    {
        var batches = bundle.Batches.DistinctBy(item => item.Validator).ToDictionary(item => item.Validator, item => item.Batch);
        var stray = bundle.Observations
            .Where(item => !batches.TryGetValue(item.Validator, out var batch)
                || item.Observation.Observer != batch.Observer
                || item.Index >= batch.Count
                || !MerkleTree.Verify(batch.Root, item.Observation.Hash(), item.Index, item.Proof))
            .Select(item => item.Validator)
            .ToArray();
        var ascending = bundle.Observations.Zip(bundle.Observations.Skip(1)).All(pair => pair.First.Validator < pair.Second.Validator);
        checks.Add("observations", stray.Length == 0 && ascending,
            $"Each of the {bundle.Observations.Length} observations was committed by its observer before any was revealed.",
            ascending
                ? $"The observations of validators {string.Join(", ", stray)} are not in their batches."
                : "The observations are not in strictly ascending order of validator.");
    }

    private static void CheckCertificate(
        EvidenceBundle bundle, OracleDomain domain, ValidatorSet set, ISignatureRecovery recovery, CheckList checks)
    {
        var digest = domain.Digest(bundle.Report);
        var signers = bundle.Signers.Indices().ToArray();
        var needed = Quorum.Certificate(set.Count);
        var valid = signers.Length == bundle.Signatures.Length
            && signers.Zip(bundle.Signatures).All(pair =>
                set[pair.First] is { } validator && recovery.TryRecover(digest, pair.Second, out var signer) && signer == validator.Signer);
        checks.Add("certificate", valid && signers.Length >= needed,
            $"{signers.Length} of {set.Count} validators signed the report; {needed} are needed.",
            valid
                ? $"Only {signers.Length} of {set.Count} validators signed the report; {needed} are needed."
                : "A signature on the report is not its validator's.");
    }

    private static void CheckSamples(EvidenceBundle bundle, CheckList checks)
    {
        var own = bundle.Samples is { } samples
            ? bundle.Observations.FirstOrDefault(item => item.Validator == samples.Validator)?.Observation : null;
        checks.Add("samples", own is null ? null : SampleRecord.Root(bundle.Samples!.Records) == own.SamplesRoot,
            $"The {bundle.Samples?.Records.Length} raw records are the ones that validator {bundle.Samples?.Validator} committed to.",
            $"The raw records are not the ones that validator {bundle.Samples?.Validator} committed to.",
            "The answering node has no raw records behind a counted observation.");
    }

    private static ValidatorBitmap Observed(EvidenceBundle bundle) =>
        ValidatorBitmap.Of(bundle.Observations.Select(item => item.Validator));
}
