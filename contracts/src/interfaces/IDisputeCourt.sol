// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {
    CommittedObservation,
    ObservationBatch,
    Proposal,
    ProvenVerdict,
    Report,
    Snapshot,
    Verdict
} from "../types/Messages.sol";
import {IPayouts} from "./IPayouts.sol";

/// Proofs of wrongdoing, decided in the transaction that brings them.
interface IDisputeCourt {
    event WrongVerdictProven(
        uint64 indexed epoch, bytes32 indexed dataUnit, address indexed prover, uint256 signers, uint256 slashed
    );
    event EquivocationProven(
        uint64 indexed epoch, uint8 indexed validator, address indexed prover, uint8 kind, uint32 round, uint256 slashed
    );

    error WrongSnapshot(bytes32 expected, bytes32 actual);
    error ReportNotAccepted(uint64 epoch);
    error VerdictNotInReport(uint256 index);
    error DisputeWindowClosed(uint256 timestamp, uint256 deadline);
    error AlreadyAnnulled(uint64 epoch, bytes32 dataUnit);
    error VerdictIsRight(uint64 epoch, bytes32 dataUnit);
    error WrongObservationCount(uint256 expected, uint256 actual);
    error NotTheObserver(uint256 index, address observer);
    error ObservationNotCommitted(address observer);
    error NoEquivocation();
    error WrongSignature(uint8 index);
    error UnknownValidator(uint8 index);
    error AlreadyExpelled(uint8 index);

    /// Proves that a verdict of an accepted report does not follow from the observations it names: annuls it and slashes
    /// everyone who signed the report (once a report). `observations`: one for each bit of `Verdict.observers`, ascending;
    /// none are needed if an observer named is not of the committee or has no included batch.
    function proveWrongVerdict(
        Snapshot calldata snapshot,
        Report calldata report,
        uint256 signers,
        Verdict calldata verdict,
        uint256 verdictIndex,
        bytes32[] calldata verdictProof,
        CommittedObservation[] calldata observations
    ) external;

    /// Proves that a validator signed two batches for one epoch.
    function proveBatchEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        ObservationBatch calldata first,
        bytes calldata firstSignature,
        ObservationBatch calldata second,
        bytes calldata secondSignature
    ) external;

    /// Proves that a leader signed two proposals for one round.
    function proveProposalEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        Proposal calldata first,
        bytes calldata firstSignature,
        Proposal calldata second,
        bytes calldata secondSignature
    ) external;

    /// Proves that a validator voted for two reports in one round.
    function proveVoteEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        Report calldata first,
        bytes calldata firstSignature,
        Report calldata second,
        bytes calldata secondSignature
    ) external;

    /// The verdict that follows from the observations, as the proof would compute it.
    function recompute(
        Snapshot calldata snapshot,
        Report calldata report,
        bytes32 dataUnit,
        CommittedObservation[] calldata observations
    ) external view returns (Verdict memory);

    /// Bitmap of the validators that probe a data unit.
    function committeeOf(Snapshot calldata snapshot, bytes32 dataUnit) external view returns (uint256);
}
