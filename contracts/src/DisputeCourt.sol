// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDisputeCourt} from "./interfaces/IDisputeCourt.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";
import {Aggregation} from "./libraries/Aggregation.sol";
import {Assignment} from "./libraries/Assignment.sol";
import {MerkleTree} from "./libraries/MerkleTree.sol";
import {ValidatorSet} from "./libraries/ValidatorSet.sol";
import {Verdicts} from "./libraries/Verdicts.sol";
import {
    CommittedObservation,
    Observation,
    ObservationBatch,
    Proposal,
    ProvenVerdict,
    Report,
    Snapshot,
    Verdict
} from "./types/Messages.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// See {IDisputeCourt}.
contract DisputeCourt is IDisputeCourt {
    bytes32 private constant WRONG_VERDICT = "wrong verdict";
    bytes32 private constant EQUIVOCATION = "equivocation";

    uint8 private constant KIND_BATCH = 1;
    uint8 private constant KIND_PROPOSAL = 2;
    uint8 private constant KIND_VOTE = 3;

    /// What a validator may sign once.
    struct Slot {
        uint8 index;
        uint8 kind;
        uint32 round;
    }

    IQosOracle private immutable ORACLE;
    IValidatorRegistry private immutable VALIDATORS;
    uint16 private immutable FAULT_SHARE_BPS;
    uint16 private immutable EQUIVOCATION_SHARE_BPS;
    uint256 private immutable EQUIVOCATION_PERIOD;

    /// Reports whose signers were slashed: many wrong verdicts of one report are one offence.
    mapping(uint64 epoch => bool) private _punished;

    /// @param faultShareBps share of the stake that signing a wrong verdict costs, in 1/10,000
    /// @param equivocationShareBps the same for signing two payloads for one slot
    constructor(IQosOracle oracle, IValidatorRegistry validators, uint16 faultShareBps, uint16 equivocationShareBps) {
        ORACLE = oracle;
        VALIDATORS = validators;
        FAULT_SHARE_BPS = faultShareBps;
        EQUIVOCATION_SHARE_BPS = equivocationShareBps;
        EQUIVOCATION_PERIOD = validators.unbondingPeriod() / 2;
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

    /// @inheritdoc IDisputeCourt
    function proveBatchEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        ObservationBatch calldata first,
        bytes calldata firstSignature,
        ObservationBatch calldata second,
        bytes calldata secondSignature
    ) external {
        if (first.epoch != snapshot.epoch || second.epoch != snapshot.epoch) {
            revert NoEquivocation();
        }
        (bytes32 one, bytes32 other) = (Verdicts.hashCalldata(first), Verdicts.hashCalldata(second));
        _proveEquivocation(snapshot, Slot(index, KIND_BATCH, 0), one, firstSignature, other, secondSignature);
    }

    /// @inheritdoc IDisputeCourt
    function proveProposalEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        Proposal calldata first,
        bytes calldata firstSignature,
        Proposal calldata second,
        bytes calldata secondSignature
    ) external {
        if (first.epoch != snapshot.epoch || second.epoch != snapshot.epoch) {
            revert NoEquivocation();
        }
        if (first.round != second.round) revert NoEquivocation();
        (bytes32 one, bytes32 other) = (Verdicts.hashCalldata(first), Verdicts.hashCalldata(second));
        _proveEquivocation(
            snapshot, Slot(index, KIND_PROPOSAL, first.round), one, firstSignature, other, secondSignature
        );
    }

    /// @inheritdoc IDisputeCourt
    function proveVoteEquivocation(
        Snapshot calldata snapshot,
        uint8 index,
        Report calldata first,
        bytes calldata firstSignature,
        Report calldata second,
        bytes calldata secondSignature
    ) external {
        if (first.epoch != snapshot.epoch || second.epoch != snapshot.epoch) {
            revert NoEquivocation();
        }
        if (first.round != second.round) revert NoEquivocation();
        (bytes32 one, bytes32 other) = (Verdicts.hashCalldata(first), Verdicts.hashCalldata(second));
        _proveEquivocation(snapshot, Slot(index, KIND_VOTE, first.round), one, firstSignature, other, secondSignature);
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

    /// @inheritdoc IDisputeCourt
    function equivocationDeadlineOf(uint64 epoch) public view returns (uint256) {
        return ORACLE.epochEnd(epoch) + EQUIVOCATION_PERIOD;
    }

    function _context(Snapshot calldata snapshot, Report calldata report, bytes32[] memory records, bytes32 dataUnit)
        private
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
    ) private pure returns (Verdict memory) {
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

    /// An observation is committed by a validator when that validator's batch holds it and the report holds that batch.
    function _checkObserver(
        Report calldata report,
        bytes32[] memory records,
        uint256 index,
        CommittedObservation calldata item
    ) private pure {
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
        private
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

    function _checkInReport(Report calldata report, Verdict calldata verdict, uint256 index, bytes32[] calldata proof)
        private
        pure
        returns (bytes32 leaf)
    {
        leaf = Verdicts.hashCalldata(verdict);
        bool held = index < report.verdictCount && MerkleTree.contains(report.verdictsRoot, leaf, index, proof);
        if (!held) revert VerdictNotInReport(index);
    }

    function _isUnderProbe(bytes32 dataUnit, uint64 epoch) private view returns (bool) {
        return IProviderOrchestrator(ORACLE.providers()).isUnderProbe(dataUnit, epoch);
    }

    function _proveEquivocation(
        Snapshot calldata snapshot,
        Slot memory slot,
        bytes32 first,
        bytes calldata firstSignature,
        bytes32 second,
        bytes calldata secondSignature
    ) private {
        if (first == second) revert NoEquivocation();
        uint256 deadline = equivocationDeadlineOf(snapshot.epoch);
        if (block.timestamp > deadline) revert ProofTooLate(block.timestamp, deadline);
        _checkSnapshot(snapshot);
        address signer = _member(snapshot, slot.index);
        bytes32 domain = ORACLE.domainSeparator();
        if (_signerOf(domain, first, firstSignature) != signer) revert WrongSignature(slot.index);
        if (_signerOf(domain, second, secondSignature) != signer) revert WrongSignature(slot.index);
        _expel(snapshot.epoch, slot);
    }

    /// Expulsion happens once and stands for every slot that was signed twice.
    function _expel(uint64 epoch, Slot memory slot) private {
        uint256 slashed = VALIDATORS.slashAndExpel(slot.index, EQUIVOCATION_SHARE_BPS, msg.sender, EQUIVOCATION);
        emit EquivocationProven(epoch, slot.index, msg.sender, slot.kind, slot.round, slashed);
    }

    /// The signer of an index in the epoch's set, if that index still belongs to the same validator.
    function _member(Snapshot calldata snapshot, uint8 index) private view returns (address signer) {
        signer = ValidatorSet.signerAt(snapshot.validators, index);
        if (signer == address(0) || VALIDATORS.indexOf(signer) != index) revert UnknownValidator(index);
    }

    function _signerOf(bytes32 domain, bytes32 structHash, bytes calldata signature)
        private
        pure
        returns (address recovered)
    {
        (recovered,,) = ECDSA.tryRecoverCalldata(MessageHashUtils.toTypedDataHash(domain, structHash), signature);
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

    function _checkSnapshot(Snapshot calldata snapshot) private view {
        bytes32 expected = ORACLE.snapshotOf(snapshot.epoch);
        bytes32 actual = Verdicts.hashCalldata(snapshot);
        if (actual != expected) revert WrongSnapshot(expected, actual);
    }
}
