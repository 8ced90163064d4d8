// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// The signed messages and their parts, field by field as docs/protocol.md ("EIP-712") lists them.
/// All members are static, so `abi.encode` of a struct is exactly its EIP-712 `encodeData`.

struct Criteria {
    uint32 version;
    uint32 minSamples;
    uint32 maxSamples;
    uint32 probeTimeoutMillis;
    uint32 transferBytes;
    uint32 maxRetrievals;
}

/// Windows in whole seconds, counted from the end of the epoch.
struct Parameters {
    uint32 epochLength;
    uint32 commitWindow;
    uint32 revealGrace;
    uint32 revealWindow;
    uint32 roundTimeout;
    uint32 transmitDelay;
    uint32 reportDeadline;
    uint32 disputeWindow;
    uint16 committeeSize;
}

struct Snapshot {
    uint64 epoch;
    bytes32 entropy;
    address validators;
    bytes32 validatorsHash;
    uint16 validatorCount;
    bytes32 unitsDigest;
    bytes32 criteria;
    bytes32 parameters;
}

struct Observation {
    uint64 epoch;
    bytes32 dataUnit;
    address observer;
    uint8 outcome;
    uint32 samples;
    uint32 successes;
    uint32 meanLatencyMicros;
    uint32 p95LatencyMicros;
    uint64 uploadBytesPerSecond;
    uint64 downloadBytesPerSecond;
    uint32 retrievals;
    uint32 corruptRetrievals;
    bool reportedOnTime;
    bytes32 criteria;
    bytes32 samplesRoot;
    bytes32 salt;
}

struct ObservationBatch {
    uint64 epoch;
    address observer;
    bytes32 root;
    uint32 count;
}

struct Verdict {
    uint64 epoch;
    bytes32 dataUnit;
    uint8 status;
    uint256 observers;
    uint64 samples;
    uint64 successes;
    uint32 meanLatencyMicros;
    uint32 p95LatencyMicros;
    uint64 uploadBytesPerSecond;
    uint64 downloadBytesPerSecond;
    uint64 retrievals;
    uint8 corruptObservers;
    bool corrupt;
    bool reportedOnTime;
    bytes32 criteria;
    bytes32 observationsRoot;
}

struct Report {
    uint64 epoch;
    uint32 round;
    bytes32 verdictsRoot;
    uint32 verdictCount;
    bytes32 batchesRoot;
    uint256 included;
    bytes32 snapshot;
}

struct Proposal {
    uint64 epoch;
    uint32 round;
    bytes32 report;
    bytes32 batches;
}

struct AppealVote {
    uint256 dispute;
    uint8 ruling;
    bytes32 evidenceRoot;
}

/// An accepted report, its signers, and one of its verdicts with the Merkle path: all that a reader needs to bring.
struct ProvenVerdict {
    Report report;
    uint256 signers;
    Verdict verdict;
    uint256 index;
    bytes32[] proof;
}

/// An observation with its path in its observer's batch and that batch's path in the report.
struct CommittedObservation {
    Observation observation;
    uint32 index;
    bytes32[] proof;
    uint32 batchCount;
    uint32 batchIndex;
    bytes32[] batchProof;
}
