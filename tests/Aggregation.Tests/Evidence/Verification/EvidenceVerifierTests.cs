using System.Collections.Immutable;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Evidence.Verification;
using Flashback.Aggregation.Rounds;
using Flashback.Aggregation.Tests.Support;
using Flashback.Ethereum;
using Flashback.Protocol.Merkle;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Tests.Evidence.Verification;

public sealed class EvidenceVerifierTests
{
    private static readonly Evidences Good = new();

    private static EvidenceFinding Verify(EvidenceBundle bundle) =>
        EvidenceVerifier.Verify(bundle, Secp256k1Recovery.Instance, Good.Certificate.AcceptedHash());

    [Fact]
    public void Honest_evidence_holds_and_is_explained()
    {
        var finding = Verify(Good.Bundle);
        Assert.True(finding.Holds);
        Assert.False(finding.FaultProvable);
        Assert.All(finding.Checks, check => Assert.Equal(CheckResult.Passed, check.Result));
        Assert.Equal(Good.Tally.Verdicts[0], finding.Derived);
        Assert.Equal(4, finding.Story.Count(line => line.StartsWith("Validator ", StringComparison.Ordinal)));
        Assert.Contains(finding.Story, line => line.Contains("mean latency 21 ms", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_bundle_or_the_caller_lacks_is_not_checked()
    {
        var finding = EvidenceVerifier.Verify(Good.Bundle with { Samples = null }, Secp256k1Recovery.Instance);
        Assert.True(finding.Holds);
        Assert.Equal(
            ["accepted", "samples"], finding.Checks.Where(check => check.Result == CheckResult.NotChecked).Select(check => check.Name));
    }

    public static TheoryData<string> Tampered =>
    [
        "accepted", "snapshot", "criteria", "parameters", "validators", "batch-signatures", "batches", "observations", "verdict",
        "certificate", "committee", "samples",
    ];

    [Theory]
    [MemberData(nameof(Tampered))]
    public void Each_check_fails_on_what_it_is_for(string name)
    {
        var b = Good.Bundle;
        var tampered = name switch
        {
            "accepted" => b with { Signers = ValidatorBitmap.Of(0, 1, 2) },
            "snapshot" => b with { Snapshot = b.Snapshot with { Entropy = Bytes32.Zero } },
            "criteria" => b with { Criteria = b.Criteria with { MinSamples = 1 } },
            "parameters" => b with { Parameters = b.Parameters with { CommitteeSize = 5 } },
            "validators" => b with { ValidatorRecords = b.ValidatorRecords.SetItem(23, 9) },
            "batch-signatures" => b with { Batches = b.Batches.SetItem(1, b.Batches[1] with { Signature = b.Batches[0].Signature }) },
            "batches" => b with { Batches = b.Batches.RemoveAt(2) },
            "observations" => b with
            {
                Observations = b.Observations.SetItem(
                0, b.Observations[0] with { Observation = b.Observations[0].Observation with { MeanLatencyMicros = 1 } })
            },
            "verdict" => b with { VerdictIndex = 1 },
            "certificate" => b with { Signatures = b.Signatures.SetItem(1, b.Signatures[0]) },
            "committee" => b with { Committee = b.Committee.RemoveAt(0) },
            _ => b with { Samples = b.Samples! with { Records = b.Samples.Records.RemoveAt(0) } },
        };
        var finding = Verify(tampered);
        Assert.False(finding.Holds);
        Assert.False(finding.FaultProvable);
        Assert.Equal(CheckResult.Failed, finding.Checks.Single(check => check.Name == name).Result);
    }

    [Fact]
    public void A_quorum_of_signers_is_needed()
    {
        var fewer = Good.Bundle with { Signers = ValidatorBitmap.Of(0, 1), Signatures = Good.Bundle.Signatures[..2] };
        Assert.Contains("Only 2 of 4",
            EvidenceVerifier.Verify(fewer, Secp256k1Recovery.Instance).Checks.Single(check => check.Name == "certificate").Explanation);
    }

    [Fact]
    public void A_certified_wrong_verdict_can_be_proven()
    {
        var wrong = new Evidences(verdict => verdict with { MeanLatencyMicros = 1, Corrupt = true });
        var finding = EvidenceVerifier.Verify(wrong.Bundle, Secp256k1Recovery.Instance, wrong.Certificate.AcceptedHash());

        Assert.False(finding.Holds);
        Assert.True(finding.FaultProvable);
        Assert.Equal(["meanLatencyMicros: signed 1, derived 21000", "corrupt: signed True, derived False"], finding.WrongFields.ToArray());
        Assert.Equal("derived", Assert.Single(finding.Checks, check => check.Result == CheckResult.Failed).Name);
        Assert.Equal(Good.Tally.Verdicts[0], finding.Derived);
    }

    [Fact]
    public void An_omitted_observation_makes_no_proof_from_this_bundle()
    {
        var wrong = new Evidences(verdict => verdict with { Samples = 1 });
        var lacking = wrong.Bundle with { Observations = wrong.Bundle.Observations.RemoveAt(0) };
        Assert.False(EvidenceVerifier.Verify(lacking, Secp256k1Recovery.Instance, wrong.Certificate.AcceptedHash()).FaultProvable);
    }

    [Fact]
    public void The_fault_proof_carries_every_path()
    {
        var proof = Good.Bundle.ToFaultProof()!;
        Assert.Equal(Good.Bundle.Verdict.Observers,
            ValidatorBitmap.Of(proof.Observations.Select(item => Good.Epoch.Set.BySigner(item.Observation.Observer)!.Index)));
        foreach (var item in proof.Observations)
        {
            var batch = Good.Tally.Batches[(int)item.BatchIndex].Commitment.Message;
            Assert.Equal(batch.Count, item.BatchCount);
            Assert.True(MerkleTree.Verify(batch.Root, item.Observation.Hash(), item.Index, item.Proof));
            Assert.True(MerkleTree.Verify(proof.Report.BatchesRoot, batch.Hash(), item.BatchIndex, item.BatchProof));
        }
        Assert.Null((Good.Bundle with { Batches = ImmutableArray<EvidenceBatch>.Empty }).ToFaultProof());
    }

    [Fact]
    public void A_unit_that_was_not_probed_has_no_evidence() =>
        Assert.Null(EvidenceBuilder.Build(Good.Epoch.Setup, Good.Tally, Good.Certificate, Bytes32.Zero, null, null));
}
