// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDisputeCourt} from "../../interfaces/IDisputeCourt.sol";
import {IValidatorRegistry} from "../../interfaces/IValidatorRegistry.sol";
import {Aggregation} from "../../libraries/Aggregation.sol";
import {Assignment} from "../../libraries/Assignment.sol";
import {MerkleTree} from "../../libraries/MerkleTree.sol";
import {ValidatorSet} from "../../libraries/ValidatorSet.sol";
import {Verdicts} from "../../libraries/Verdicts.sol";
import {CommittedObservation, Observation, ObservationBatch, Report, Snapshot, Verdict} from "../../types/Messages.sol";
import {OracleClient} from "../epochs/OracleClient.sol";

/// What proofs are made of, checked against what the chain keeps: the epoch's snapshot, verdicts in a report,
/// observations in a batch that the report included; and the verdict that follows from them.
abstract contract Evidence is IDisputeCourt, OracleClient {
    IValidatorRegistry internal immutable VALIDATORS;

    constructor(IValidatorRegistry validators) {
        VALIDATORS = validators;
    }

    /// @inheritdoc IDisputeCourt
    function recompute(
        Snapshot calldata snapshot,
        Report calldata report,
        bytes32 dataUnit,
        CommittedObservation[] calldata observations
    ) external view returns (Verdict memory) {
        _checkSnapshot(snapshot);
        bytes32[] memory records = ValidatorSet.read(snapshot.validators);
        Aggregation.Context memory context = _context(snapshot, report, records, dataUnit);
        uint256 observers = 0;
        for (uint256 i = 0; i < observations.length; ++i) {
            observers |= 1 << VALIDATORS.indexOf(observations[i].observation.observer);
        }
        return _recompute(context, report, observers, observations, records);
    }

    /// @inheritdoc IDisputeCourt
    function committeeOf(Snapshot calldata snapshot, bytes32 dataUnit) external view returns (uint256) {
        _checkSnapshot(snapshot);
        uint256 size = ORACLE.parametersAt(snapshot.epoch).committeeSize;
        return Assignment.committee(Verdicts.hash(snapshot), dataUnit, ValidatorSet.read(snapshot.validators), size);
    }

    function _checkSnapshot(Snapshot calldata snapshot) internal view {
        bytes32 expected = ORACLE.snapshotOf(snapshot.epoch);
        bytes32 actual = Verdicts.hashCalldata(snapshot);
        if (actual != expected) revert WrongSnapshot(expected, actual);
    }

    function _checkInReport(Report calldata report, Verdict calldata verdict, uint256 index, bytes32[] calldata proof)
        internal
        pure
        returns (bytes32 leaf)
    {
        leaf = Verdicts.hashCalldata(verdict);
        bool held = index < report.verdictCount && MerkleTree.contains(report.verdictsRoot, leaf, index, proof);
        if (!held) revert VerdictNotInReport(index);
    }

    /// An observation is committed by a validator when that validator's batch holds it and the report holds that batch.
    function _checkObserver(
        Report calldata report,
        bytes32[] memory records,
        uint256 index,
        CommittedObservation calldata item
    ) internal pure {
        address observer = item.observation.observer;
        address signer = index < records.length ? ValidatorSet.signerOf(records[index]) : address(0);
        if (observer != signer || signer == address(0)) revert NotTheObserver(index, observer);
        (bytes32 root, uint256 rest) = MerkleTree.climb(Verdicts.hash(item.observation), item.index, item.proof);
        ObservationBatch memory batch = ObservationBatch(report.epoch, observer, root, item.batchCount);
        bool held = item.index < item.batchCount && rest == 0
            && MerkleTree.contains(report.batchesRoot, Verdicts.hash(batch), item.batchIndex, item.batchProof);
        if (!held) revert ObservationNotCommitted(observer);
    }

    /// Between two adjacent entries of an ascending list there is no third; before the first and after the last none.
    function _checkGap(bytes32 missing, bytes32[] memory units, uint256 first, uint256 last, uint256 count)
        internal
        pure
    {
        bool gap = false;
        if (units.length == 2) {
            gap = last == first + 1 && units[0] < missing && missing < units[1];
        } else if (units.length == 1) {
            gap = (first == 0 && missing < units[0]) || (last + 1 == count && units[0] < missing);
        }
        if (!gap) revert NotNeighbours();
    }

    /// The rules for a verdict on the unit, and whose observations count: the committee's, each with a batch included.
    function _context(Snapshot calldata snapshot, Report calldata report, bytes32[] memory records, bytes32 dataUnit)
        internal
        view
        returns (Aggregation.Context memory context)
    {
        uint256 size = ORACLE.parametersAt(snapshot.epoch).committeeSize;
        context.epoch = snapshot.epoch;
        context.dataUnit = dataUnit;
        context.criteriaHash = snapshot.criteria;
        context.criteria = ORACLE.criteriaAt(snapshot.epoch);
        (, context.faults) = Assignment.size(snapshot.validatorCount, size);
        uint256 committee = Assignment.committee(report.snapshot, dataUnit, records, size);
        context.eligible = committee & report.included;
    }

    /// The verdict over the observations, after checking that each was committed by the validator it names.
    function _recompute(
        Aggregation.Context memory context,
        Report calldata report,
        uint256 observers,
        CommittedObservation[] calldata items,
        bytes32[] memory records
    ) internal pure returns (Verdict memory) {
        Observation[] memory observations = new Observation[](items.length);
        uint256[] memory validators = new uint256[](items.length);
        uint256 count = 0;
        for (uint256 index = 0; index < records.length; ++index) {
            if (observers >> index & 1 == 0) continue;
            if (count == items.length) revert WrongObservationCount(count + 1, items.length);
            _checkObserver(report, records, index, items[count]);
            observations[count] = items[count].observation;
            validators[count++] = index;
        }
        if (count != items.length) revert WrongObservationCount(count, items.length);
        return Aggregation.verdict(context, observations, validators);
    }
}
