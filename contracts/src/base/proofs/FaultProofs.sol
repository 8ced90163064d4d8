// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDisputeCourt} from "../../interfaces/IDisputeCourt.sol";
import {IProviderOrchestrator} from "../../interfaces/IProviderOrchestrator.sol";
import {Aggregation} from "../../libraries/Aggregation.sol";
import {ValidatorSet} from "../../libraries/ValidatorSet.sol";
import {Verdicts} from "../../libraries/Verdicts.sol";
import {CommittedObservation, ProvenVerdict, Report, Snapshot, Verdict} from "../../types/Messages.sol";
import {Evidence} from "./Evidence.sol";

/// Proofs that a verdict of an accepted report is wrong, incomplete, unfounded or missing. Each annuls that verdict;
/// the first one against a report slashes everyone who signed it.
abstract contract FaultProofs is Evidence {
    bytes32 private constant WRONG_VERDICT = "wrong verdict";

    uint16 private immutable FAULT_SHARE_BPS;

    /// Reports whose signers were slashed: many wrong verdicts of one report are one offence.
    mapping(uint64 epoch => bool) private _punished;

    constructor(uint16 faultShareBps) {
        FAULT_SHARE_BPS = faultShareBps;
    }

    /// @inheritdoc IDisputeCourt
    function proveWrongVerdict(
        Snapshot calldata snapshot,
        Report calldata report,
        uint256 signers,
        Verdict calldata verdict,
        uint256 verdictIndex,
        bytes32[] calldata verdictProof,
        CommittedObservation[] calldata observations
    ) external {
        _checkDisputable(snapshot, report, signers, verdict.dataUnit);
        bytes32 leaf = _checkInReport(report, verdict, verdictIndex, verdictProof);
        bytes32[] memory records = ValidatorSet.read(snapshot.validators);
        Aggregation.Context memory context = _context(snapshot, report, records, verdict.dataUnit);
        // A unit that nobody should have probed, an observer out of the committee or without an included batch: wrong
        // whatever was observed.
        if (_isUnderProbe(verdict.dataUnit, report.epoch) && verdict.observers & ~context.eligible == 0) {
            Verdict memory right = _recompute(context, report, verdict.observers, observations, records);
            if (Verdicts.hash(right) == leaf) revert VerdictIsRight(report.epoch, verdict.dataUnit);
        }
        _punish(report.epoch, verdict.dataUnit, signers);
    }

    /// @inheritdoc IDisputeCourt
    function proveOmission(
        Snapshot calldata snapshot,
        ProvenVerdict calldata proven,
        uint8 validator,
        CommittedObservation calldata omitted
    ) external {
        Verdict calldata verdict = proven.verdict;
        _checkDisputable(snapshot, proven.report, proven.signers, verdict.dataUnit);
        _checkInReport(proven.report, verdict, proven.index, proven.proof);
        bytes32[] memory records = ValidatorSet.read(snapshot.validators);
        _checkObserver(proven.report, records, validator, omitted);
        Aggregation.Context memory context = _context(snapshot, proven.report, records, verdict.dataUnit);
        bool counts = context.eligible >> validator & 1 == 1 && Aggregation.counts(context, omitted.observation);
        if (!counts || verdict.observers >> validator & 1 == 1) revert ObservationDoesNotCount(validator);
        _punish(snapshot.epoch, verdict.dataUnit, proven.signers);
    }

    /// @inheritdoc IDisputeCourt
    function proveUnobserved(
        Snapshot calldata snapshot,
        ProvenVerdict calldata proven,
        uint8 validator,
        CommittedObservation[] calldata neighbours
    ) external {
        bytes32 dataUnit = proven.verdict.dataUnit;
        _checkDisputable(snapshot, proven.report, proven.signers, dataUnit);
        _checkInReport(proven.report, proven.verdict, proven.index, proven.proof);
        if (proven.verdict.observers >> validator & 1 == 0) revert ObserverNotNamed(validator);
        if (neighbours.length == 0) revert NotNeighbours();
        bytes32[] memory records = ValidatorSet.read(snapshot.validators);
        bytes32[] memory units = new bytes32[](neighbours.length);
        for (uint256 i = 0; i < neighbours.length; ++i) {
            // One batch a validator and epoch, so both neighbours stand in the same one.
            _checkObserver(proven.report, records, validator, neighbours[i]);
            if (neighbours[i].batchIndex != neighbours[0].batchIndex) revert NotNeighbours();
            units[i] = neighbours[i].observation.dataUnit;
        }
        _checkGap(
            dataUnit, units, neighbours[0].index, neighbours[neighbours.length - 1].index, neighbours[0].batchCount
        );
        _punish(snapshot.epoch, dataUnit, proven.signers);
    }

    /// @inheritdoc IDisputeCourt
    function proveMissingVerdict(
        Snapshot calldata snapshot,
        Report calldata report,
        uint256 signers,
        bytes32 dataUnit,
        PlacedVerdict[] calldata neighbours
    ) external {
        _checkDisputable(snapshot, report, signers, dataUnit);
        if (!_isUnderProbe(dataUnit, report.epoch)) revert NotUnderProbe(dataUnit, report.epoch);
        if (report.verdictCount > 0) {
            if (neighbours.length == 0) revert NotNeighbours();
            bytes32[] memory units = new bytes32[](neighbours.length);
            for (uint256 i = 0; i < neighbours.length; ++i) {
                _checkInReport(report, neighbours[i].verdict, neighbours[i].index, neighbours[i].proof);
                units[i] = neighbours[i].verdict.dataUnit;
            }
            _checkGap(
                dataUnit, units, neighbours[0].index, neighbours[neighbours.length - 1].index, report.verdictCount
            );
        }
        _punish(report.epoch, dataUnit, signers);
    }

    /// Annuls first: whatever is slashed, the wrong verdict moves no money.
    function _punish(uint64 epoch, bytes32 dataUnit, uint256 signers) private {
        ORACLE.annul(epoch, dataUnit);
        uint256 slashed = 0;
        if (!_punished[epoch]) {
            _punished[epoch] = true;
            slashed = VALIDATORS.slash(signers, FAULT_SHARE_BPS, msg.sender, WRONG_VERDICT);
        }
        emit WrongVerdictProven(epoch, dataUnit, msg.sender, signers, slashed);
    }

    function _checkDisputable(Snapshot calldata snapshot, Report calldata report, uint256 signers, bytes32 dataUnit)
        private
        view
    {
        _checkSnapshot(snapshot);
        uint64 epoch = report.epoch;
        if (snapshot.epoch != epoch) revert WrongSnapshot(report.snapshot, ORACLE.snapshotOf(snapshot.epoch));
        if (!ORACLE.isAccepted(report, signers)) revert ReportNotAccepted(epoch);
        uint256 deadline = ORACLE.disputeDeadlineOf(epoch);
        if (block.timestamp > deadline) revert DisputeWindowClosed(block.timestamp, deadline);
        if (ORACLE.annulled(epoch, dataUnit)) revert AlreadyAnnulled(epoch, dataUnit);
    }

    function _isUnderProbe(bytes32 dataUnit, uint64 epoch) private view returns (bool) {
        return IProviderOrchestrator(ORACLE.providers()).isUnderProbe(dataUnit, epoch);
    }
}
