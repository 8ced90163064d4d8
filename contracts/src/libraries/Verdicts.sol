// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {
    AppealVote,
    Criteria,
    Observation,
    ObservationBatch,
    Parameters,
    Proposal,
    Report,
    Snapshot,
    Verdict
} from "../types/Messages.sol";

/// EIP-712 struct hashes of every message, and the codes that stand in them.
library Verdicts {
    uint8 internal constant OUTCOME_NOT_PROBED = 0;
    uint8 internal constant OUTCOME_MEASURED = 1;
    uint8 internal constant OUTCOME_UNREACHABLE = 2;
    uint8 internal constant OUTCOME_INCONCLUSIVE = 3;

    uint8 internal constant STATUS_INCONCLUSIVE = 0;
    uint8 internal constant STATUS_MEASURED = 1;
    uint8 internal constant STATUS_UNREACHABLE = 2;

    bytes32 internal constant CRITERIA_TYPEHASH = keccak256(
        "Criteria(uint32 version,uint32 minSamples,uint32 maxSamples,uint32 probeTimeoutMillis,uint32 transferBytes,uint32 maxRetrievals)"
    );
    bytes32 internal constant PARAMETERS_TYPEHASH = keccak256(
        "Parameters(uint32 epochLength,uint32 commitWindow,uint32 revealGrace,uint32 revealWindow,"
        "uint32 roundTimeout,uint32 transmitDelay,uint32 reportDeadline,uint32 disputeWindow,uint16 committeeSize)"
    );
    bytes32 internal constant SNAPSHOT_TYPEHASH = keccak256(
        "Snapshot(uint64 epoch,bytes32 entropy,address validators,bytes32 validatorsHash,uint16 validatorCount,"
        "bytes32 unitsDigest,bytes32 criteria,bytes32 parameters)"
    );
    bytes32 internal constant OBSERVATION_TYPEHASH = keccak256(
        "Observation(uint64 epoch,bytes32 dataUnit,address observer,uint8 outcome,uint32 samples,"
        "uint32 successes,uint32 meanLatencyMicros,uint32 p95LatencyMicros,uint64 uploadBytesPerSecond,"
        "uint64 downloadBytesPerSecond,uint32 retrievals,uint32 corruptRetrievals,bool reportedOnTime,"
        "bytes32 criteria,bytes32 samplesRoot,bytes32 salt)"
    );
    bytes32 internal constant OBSERVATION_BATCH_TYPEHASH =
        keccak256("ObservationBatch(uint64 epoch,address observer,bytes32 root,uint32 count)");
    bytes32 internal constant VERDICT_TYPEHASH = keccak256(
        "Verdict(uint64 epoch,bytes32 dataUnit,uint8 status,uint256 observers,uint64 samples,uint64 successes,"
        "uint32 meanLatencyMicros,uint32 p95LatencyMicros,uint64 uploadBytesPerSecond,"
        "uint64 downloadBytesPerSecond,uint64 retrievals,uint8 corruptObservers,bool corrupt,"
        "bool reportedOnTime,bytes32 criteria,bytes32 observationsRoot)"
    );
    bytes32 internal constant REPORT_TYPEHASH = keccak256(
        "Report(uint64 epoch,uint32 round,bytes32 verdictsRoot,uint32 verdictCount,bytes32 batchesRoot,uint256 included,bytes32 snapshot)"
    );
    bytes32 internal constant PROPOSAL_TYPEHASH =
        keccak256("Proposal(uint64 epoch,uint32 round,bytes32 report,bytes32 batches)");
    bytes32 internal constant BRIDGE_CLAIM_TYPEHASH =
        keccak256("BridgeClaim(address provider,address bridge,bytes32 endpointsHash,uint256 nonce)");
    bytes32 internal constant APPEAL_VOTE_TYPEHASH =
        keccak256("AppealVote(uint256 dispute,uint8 ruling,bytes32 evidenceRoot)");

    function hash(Criteria memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(CRITERIA_TYPEHASH, message));
    }

    function hash(Parameters memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(PARAMETERS_TYPEHASH, message));
    }

    function hash(Snapshot memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(SNAPSHOT_TYPEHASH, message));
    }

    function hash(Observation memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(OBSERVATION_TYPEHASH, message));
    }

    function hash(ObservationBatch memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(OBSERVATION_BATCH_TYPEHASH, message));
    }

    function hash(Verdict memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(VERDICT_TYPEHASH, message));
    }

    function hash(Report memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(REPORT_TYPEHASH, message));
    }

    function hash(Proposal memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(PROPOSAL_TYPEHASH, message));
    }

    function hash(AppealVote memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPEAL_VOTE_TYPEHASH, message));
    }

    // The same of messages in calldata, hashed as they lie there: a word that is too wide for its field gives a hash that
    // nobody honest signed, so nothing needs to be checked or copied field by field.

    function hashCalldata(Snapshot calldata message) internal pure returns (bytes32 result) {
        bytes32 typeHash = SNAPSHOT_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), message, 0x100)
            result := keccak256(free, 0x120)
        }
    }

    function hashCalldata(Report calldata message) internal pure returns (bytes32 result) {
        bytes32 typeHash = REPORT_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), message, 0xe0)
            result := keccak256(free, 0x100)
        }
    }

    function hashCalldata(Verdict calldata message) internal pure returns (bytes32 result) {
        bytes32 typeHash = VERDICT_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), message, 0x200)
            result := keccak256(free, 0x220)
        }
    }

    function hashCalldata(ObservationBatch calldata message) internal pure returns (bytes32 result) {
        bytes32 typeHash = OBSERVATION_BATCH_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), message, 0x80)
            result := keccak256(free, 0xa0)
        }
    }

    function hashCalldata(Proposal calldata message) internal pure returns (bytes32 result) {
        bytes32 typeHash = PROPOSAL_TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), message, 0x80)
            result := keccak256(free, 0xa0)
        }
    }

    /// The report's epoch, cut to its width; of a word that is wider the hash above is of no accepted report.
    function epochOf(Report calldata message) internal pure returns (uint64 epoch) {
        assembly ("memory-safe") {
            epoch := and(calldataload(message), 0xffffffffffffffff)
        }
    }

    /// Copies the verdict, word by word as it stands in calldata, and hashes it; the copy is to be read only once the hash is
    /// known to be a certified one, which that of a word too wide for its field never is.
    function load(Verdict calldata message, Verdict memory copy) internal pure returns (bytes32 result) {
        bytes32 typeHash = VERDICT_TYPEHASH;
        assembly ("memory-safe") {
            calldatacopy(copy, message, 0x200)
            // The type's hash stands in front for a moment.
            let front := sub(copy, 0x20)
            let kept := mload(front)
            mstore(front, typeHash)
            result := keccak256(front, 0x220)
            mstore(front, kept)
        }
    }

    /// What the oracle keeps of an accepted report.
    function accepted(bytes32 reportHash, uint256 signers) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            mstore(0x00, reportHash)
            mstore(0x20, signers)
            result := keccak256(0x00, 0x40)
        }
    }

    function bridgeClaimHash(address provider, address bridge, bytes32 endpointsHash, uint256 nonce)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(BRIDGE_CLAIM_TYPEHASH, provider, bridge, endpointsHash, nonce));
    }
}
