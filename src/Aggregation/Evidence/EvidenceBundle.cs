using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Flashback.Aggregation.Evidence.Json;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Aggregation.Evidence;

/// <summary>Everything that one verdict is computed from, in one document: enough to re-derive it offline.</summary>
/// <param name="ChainId">The domain's chain.</param>
/// <param name="Oracle">The domain's contract.</param>
/// <param name="Criteria">The preimage of the snapshot's criteria.</param>
/// <param name="Parameters">The preimage of the snapshot's parameters.</param>
/// <param name="Snapshot">What the contract froze.</param>
/// <param name="ValidatorRecords">The records of the validator set, without the blob's leading zero byte.</param>
/// <param name="Committee">The indices with a seat, ascending.</param>
/// <param name="Observations">The counted observations in ascending order of validator index.</param>
/// <param name="Batches">Every included batch in ascending order of validator index.</param>
/// <param name="Samples">The answering node's own sample records, if it observed the unit.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="VerdictIndex">Its place in the report's tree.</param>
/// <param name="VerdictProof">Its path there.</param>
/// <param name="Report">The report.</param>
/// <param name="Signers">Who signed it, as the contract accepted it.</param>
/// <param name="Signatures">Their signatures in ascending order of validator index.</param>
/// <param name="Transaction">The transaction that carried the report, if the node knows it.</param>
public sealed record EvidenceBundle(
    ulong ChainId,
    Address Oracle,
    Criteria Criteria,
    EpochParameters Parameters,
    Snapshot Snapshot,
    [property: JsonConverter(typeof(HexBytesConverter))] ImmutableArray<byte> ValidatorRecords,
    ImmutableArray<byte> Committee,
    ImmutableArray<EvidenceObservation> Observations,
    ImmutableArray<EvidenceBatch> Batches,
    EvidenceSamples? Samples,
    Verdict Verdict,
    uint VerdictIndex,
    ImmutableArray<Bytes32> VerdictProof,
    Report Report,
    ValidatorBitmap Signers,
    ImmutableArray<Signature> Signatures,
    Bytes32? Transaction);
