using System.Collections.Immutable;
using Flashback.Ethereum;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Messages;
using Flashback.Protocol.Validators;

namespace Flashback.Protocol.Proofs;

/// <summary>The arguments of <c>proveWrongVerdict</c>.</summary>
public sealed record FaultProof(
    Snapshot Snapshot,
    Report Report,
    ValidatorBitmap Signers,
    Verdict Verdict,
    uint VerdictIndex,
    ImmutableArray<Bytes32> VerdictProof,
    ImmutableArray<CommittedObservation> Observations);
