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

/// Proofs of wrongdoing, decided in the transaction that brings them.
interface IDisputeCourt {
    /// A verdict with its place in the report.
    struct PlacedVerdict {
        Verdict verdict;
        uint256 index;
        bytes32[] proof;
    }

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
    error ObservationDoesNotCount(uint8 validator);
    error ObserverNotNamed(uint8 validator);
    error NotNeighbours();
    error NotUnderProbe(bytes32 dataUnit, uint64 epoch);
    error WrongObservationCount(uint256 expected, uint256 actual);
    error NotTheObserver(uint256 index, address observer);
    error ObservationNotCommitted(address observer);
    error NoEquivocation();
    error ProofTooLate(uint256 timestamp, uint256 deadline);
    error WrongSignature(uint8 index);
    error UnknownValidator(uint8 index);

    /// @notice Proves that a verdict of an accepted report does not follow from the observations it names: annuls it
    /// and slashes everyone who signed the report (once a report). Anyone.
    /// @param snapshot the snapshot of the verdict's epoch
    /// @param report the accepted report
    /// @param signers bitmap of the validators that signed the report
    /// @param verdict the wrong verdict
    /// @param verdictIndex its place in the report
    /// @param verdictProof its path in the report
    /// @param observations one for each bit of `Verdict.observers`, ascending; none are needed if the unit is not under
    /// probe, or an observer named is not of the committee or has no included batch
    function proveWrongVerdict(
        Snapshot calldata snapshot,
        Report calldata report,
        uint256 signers,
        Verdict calldata verdict,
        uint256 verdictIndex,
        bytes32[] calldata verdictProof,
        CommittedObservation[] calldata observations
    ) external;

    /// @notice Proves that a verdict leaves out an observation that counts: committed in an included batch, by a member
    /// of the committee, well formed. Annuls and slashes as `proveWrongVerdict` does. Anyone.
    /// @param snapshot the snapshot of the verdict's epoch
    /// @param proven the verdict
    /// @param validator the observer's index
    /// @param omitted the observation, with its path in the batch and that of the batch in the report
    function proveOmission(
        Snapshot calldata snapshot,
        ProvenVerdict calldata proven,
        uint8 validator,
        CommittedObservation calldata omitted
    ) external;

    /// @notice Proves that a verdict names an observer whose batch has no observation of the unit. Annuls and slashes
    /// as `proveWrongVerdict` does. Anyone.
    /// @param snapshot the snapshot of the verdict's epoch
    /// @param proven the verdict
    /// @param validator the observer's index
    /// @param neighbours the two observations between which it would stand, or the first or last one alone
    function proveUnobserved(
        Snapshot calldata snapshot,
        ProvenVerdict calldata proven,
        uint8 validator,
        CommittedObservation[] calldata neighbours
    ) external;

    /// @notice Proves that a report has no verdict on a unit under probe. Annuls and slashes as `proveWrongVerdict`
    /// does. Anyone.
    /// @param snapshot the snapshot of the report's epoch
    /// @param report the accepted report
    /// @param signers bitmap of the validators that signed the report
    /// @param dataUnit the unit without a verdict
    /// @param neighbours the two verdicts between which it would stand, or the first or last one alone; none for a
    /// report without verdicts
    function proveMissingVerdict(
        Snapshot calldata snapshot,
        Report calldata report,
        uint256 signers,
        bytes32 dataUnit,
        PlacedVerdict[] calldata neighbours
    ) external;

    /// @notice Proves that a validator signed two batches for one epoch: it is slashed and expelled. Anyone, until
    /// `equivocationDeadlineOf`.
    /// @param snapshot the snapshot of the epoch
    /// @param index the validator's index in that epoch's set
    /// @param first one of the two
    /// @param firstSignature the signature of `first`, 65 bytes
    /// @param second the other one
    /// @param secondSignature the signature of `second`, 65 bytes
    function proveBatchEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        ObservationBatch calldata first,
        bytes calldata firstSignature,
        ObservationBatch calldata second,
        bytes calldata secondSignature
    ) external;

    /// @notice Proves that a leader signed two proposals for one round: it is slashed and expelled. Anyone, until
    /// `equivocationDeadlineOf`.
    /// @param snapshot the snapshot of the epoch
    /// @param index the validator's index in that epoch's set
    /// @param first one of the two
    /// @param firstSignature the signature of `first`, 65 bytes
    /// @param second the other one
    /// @param secondSignature the signature of `second`, 65 bytes
    function proveProposalEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        Proposal calldata first,
        bytes calldata firstSignature,
        Proposal calldata second,
        bytes calldata secondSignature
    ) external;

    /// @notice Proves that a validator voted for two reports in one round: it is slashed and expelled. Anyone, until
    /// `equivocationDeadlineOf`.
    /// @param snapshot the snapshot of the epoch
    /// @param index the validator's index in that epoch's set
    /// @param first one of the two
    /// @param firstSignature the signature of `first`, 65 bytes
    /// @param second the other one
    /// @param secondSignature the signature of `second`, 65 bytes
    function proveVoteEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        Report calldata first,
        bytes calldata firstSignature,
        Report calldata second,
        bytes calldata secondSignature
    ) external;

    /// @notice The verdict that follows from the observations, as the proof would compute it.
    /// @param snapshot the snapshot of the report's epoch
    /// @param report a report of that epoch
    /// @param dataUnit the data unit's id
    /// @param observations those that count, ascending by observer
    /// @return the verdict
    function recompute(
        Snapshot calldata snapshot,
        Report calldata report,
        bytes32 dataUnit,
        CommittedObservation[] calldata observations
    ) external view returns (Verdict memory);

    /// @notice Last second in which two signatures of the epoch count as equivocation: half the unbonding period after
    /// its end. A key that signed in the set still has all its stake at risk then, and a key that was laid down long
    /// ago harms nobody.
    /// @param epoch the epoch
    /// @return unix seconds
    function equivocationDeadlineOf(uint64 epoch) external view returns (uint256);

    /// @notice Bitmap of the validators that probe a data unit.
    /// @param snapshot the snapshot of the epoch, as it was opened
    /// @param dataUnit the data unit's id
    /// @return the bitmap
    function committeeOf(Snapshot calldata snapshot, bytes32 dataUnit) external view returns (uint256);
}
