using System.Collections.Immutable;
using Flashback.Aggregation.Evidence;
using Flashback.Client.Contracts.DisputeCourtDefinition;
using Flashback.Ethereum;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Proofs;

namespace Flashback.Client.Contracts;

/// <summary>What nodes hand out, as the contracts take it.</summary>
public static class ProtocolStructs
{
    /// <summary>For <c>QosOracle.verify</c>, <c>meets</c> and <c>publish</c>.</summary>
    public static ProvenVerdictDTO ToProvenVerdict(this AttestedVerdict attested) => new()
    {
        Report = attested.Report.ToDTO(),
        Signers = attested.Signers.ToBigInteger(),
        Verdict = attested.Verdict.ToDTO(),
        Index = attested.Index,
        Proof = Words(attested.Proof),
    };

    /// <summary>For <c>DisputeCourt.proveWrongVerdict</c>.</summary>
    public static ProveWrongVerdictFunction ToProveWrongVerdict(this FaultProof proof) => new()
    {
        Snapshot = proof.Snapshot.ToDTO(),
        Report = proof.Report.ToDTO(),
        Signers = proof.Signers.ToBigInteger(),
        Verdict = proof.Verdict.ToDTO(),
        VerdictIndex = proof.VerdictIndex,
        VerdictProof = Words(proof.VerdictProof),
        Observations = [.. proof.Observations.Select(ToDTO)],
    };

    public static TermsDTO ToDTO(this Terms terms) => new()
    {
        MaxMeanLatencyMicros = terms.MaxMeanLatencyMicros,
        MinUploadBytesPerSecond = terms.MinUploadBytesPerSecond,
        MinDownloadBytesPerSecond = terms.MinDownloadBytesPerSecond,
        MinAvailabilityPpm = terms.MinAvailabilityPpm,
        MinUptimePpm = terms.MinUptimePpm,
        MaxErrorRatePpm = terms.MaxErrorRatePpm,
    };

    public static ReportDTO ToDTO(this Report report) => new()
    {
        Epoch = report.Epoch,
        Round = report.Round,
        VerdictsRoot = report.VerdictsRoot.ToArray(),
        VerdictCount = report.VerdictCount,
        BatchesRoot = report.BatchesRoot.ToArray(),
        Included = report.Included.ToBigInteger(),
        Snapshot = report.Snapshot.ToArray(),
    };

    public static VerdictDTO ToDTO(this Verdict verdict) => new()
    {
        Epoch = verdict.Epoch,
        DataUnit = verdict.DataUnit.ToArray(),
        Status = (byte)verdict.Status,
        Observers = verdict.Observers.ToBigInteger(),
        Samples = verdict.Samples,
        Successes = verdict.Successes,
        MeanLatencyMicros = verdict.MeanLatencyMicros,
        P95LatencyMicros = verdict.P95LatencyMicros,
        UploadBytesPerSecond = verdict.UploadBytesPerSecond,
        DownloadBytesPerSecond = verdict.DownloadBytesPerSecond,
        Retrievals = verdict.Retrievals,
        CorruptObservers = verdict.CorruptObservers,
        Corrupt = verdict.Corrupt,
        ReportedOnTime = verdict.ReportedOnTime,
        Criteria = verdict.Criteria.ToArray(),
        ObservationsRoot = verdict.ObservationsRoot.ToArray(),
    };

    public static SnapshotDTO ToDTO(this Snapshot snapshot) => new()
    {
        Epoch = snapshot.Epoch,
        Entropy = snapshot.Entropy.ToArray(),
        Validators = snapshot.Validators.ToString(),
        ValidatorsHash = snapshot.ValidatorsHash.ToArray(),
        ValidatorCount = snapshot.ValidatorCount,
        UnitsDigest = snapshot.UnitsDigest.ToArray(),
        Criteria = snapshot.Criteria.ToArray(),
        Parameters = snapshot.Parameters.ToArray(),
    };

    private static CommittedObservationDTO ToDTO(CommittedObservation committed) => new()
    {
        Observation = ToDTO(committed.Observation),
        Index = committed.Index,
        Proof = Words(committed.Proof),
        BatchCount = committed.BatchCount,
        BatchIndex = committed.BatchIndex,
        BatchProof = Words(committed.BatchProof),
    };

    private static ObservationDTO ToDTO(Observation observation) => new()
    {
        Epoch = observation.Epoch,
        DataUnit = observation.DataUnit.ToArray(),
        Observer = observation.Observer.ToString(),
        Outcome = (byte)observation.Outcome,
        Samples = observation.Samples,
        Successes = observation.Successes,
        MeanLatencyMicros = observation.MeanLatencyMicros,
        P95LatencyMicros = observation.P95LatencyMicros,
        UploadBytesPerSecond = observation.UploadBytesPerSecond,
        DownloadBytesPerSecond = observation.DownloadBytesPerSecond,
        Retrievals = observation.Retrievals,
        CorruptRetrievals = observation.CorruptRetrievals,
        ReportedOnTime = observation.ReportedOnTime,
        Criteria = observation.Criteria.ToArray(),
        SamplesRoot = observation.SamplesRoot.ToArray(),
        Salt = observation.Salt.ToArray(),
    };

    private static List<byte[]> Words(ImmutableArray<Bytes32> words) => [.. words.Select(word => word.ToArray())];
}
