// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DutyTerms} from "./base/proofs/DutyTerms.sol";
import {IDutyCourt} from "./interfaces/IDutyCourt.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosFeed} from "./interfaces/IQosFeed.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";
import {EpochBits} from "./libraries/EpochBits.sol";
import {MerkleTree} from "./libraries/MerkleTree.sol";
import {Outliers} from "./libraries/Outliers.sol";
import {Quorum} from "./libraries/Quorum.sol";
import {ValidatorSet} from "./libraries/ValidatorSet.sol";
import {Verdicts} from "./libraries/Verdicts.sol";
import {Observation, Report, Snapshot, Verdict} from "./types/Messages.sol";

/// See {IDutyCourt}.
contract DutyCourt is IDutyCourt, DutyTerms {
    using EpochBits for mapping(uint256 => uint256);

    mapping(uint8 validator => mapping(uint256 word => uint256)) private _strikes;
    mapping(uint8 validator => mapping(uint256 word => uint256)) private _withheld;
    mapping(uint8 validator => uint64) private _countsFrom;
    /// The epochs in which validators were suspended, in order.
    uint64[] private _suspensions;

    constructor(address admin, IQosOracle oracle, IValidatorRegistry validators, Duties memory initial)
        DutyTerms(admin, oracle, validators, initial)
    {}

    /// @inheritdoc IDutyCourt
    function proveAbsence(uint8 validator, CertifiedReport[] calldata reports) external {
        if (reports.length == 0) revert WrongCount(1, 0);
        (uint64 first, uint64 last) = (reports[0].report.epoch, reports[reports.length - 1].report.epoch);
        (Duties memory duties, uint64 since) = dutiesAt(last);
        if (reports.length != duties.absences) revert WrongCount(duties.absences, reports.length);
        _checkCounts(validator, first, since);
        if (last - first >= duties.window) revert WindowTooWide(first, last, duties.window);
        uint256 deadline = ORACLE.epochEnd(last) + _seconds(duties.window);
        if (block.timestamp > deadline) revert ProofTooLate(block.timestamp, deadline);
        for (uint256 i = 0; i < reports.length; ++i) {
            if (i > 0 && reports[i].report.epoch <= reports[i - 1].report.epoch) {
                revert NotAscending(reports[i].report.epoch);
            }
            _checkAbsent(validator, reports[i]);
        }
        emit AbsenceProven(validator, msg.sender, first, last);
        if (!_suspend(validator, duties)) revert CannotSuspend(validator);
    }

    /// @inheritdoc IDutyCourt
    function proveOutlier(Snapshot calldata snapshot, uint8 validator, Outlier[] calldata outliers) external {
        uint64 epoch = snapshot.epoch;
        (Duties memory duties, uint64 since) = dutiesAt(epoch);
        if (outliers.length != duties.providers) revert WrongCount(duties.providers, outliers.length);
        _checkCounts(validator, epoch, since);
        _checkTimely(epoch);
        if (isStruck(validator, epoch)) revert AlreadyStruck(validator, epoch);
        _checkSnapshot(snapshot, ORACLE.snapshotOf(epoch));
        address signer = _member(snapshot, validator);
        address[] memory providers = new address[](outliers.length);
        for (uint256 i = 0; i < outliers.length; ++i) {
            _checkOutlier(duties, epoch, validator, signer, outliers[i]);
            providers[i] = _providerOf(outliers[i].proven.verdict.dataUnit);
            for (uint256 j = 0; j < i; ++j) {
                if (providers[j] == providers[i]) revert SameProvider(providers[i]);
            }
        }
        _strikes[validator].add(epoch, 1);
        emit StrikeProven(epoch, validator, msg.sender);
    }

    /// @inheritdoc IDutyCourt
    function enforceStrikes(uint8 validator, uint64 last) external {
        _checkTimely(last);
        (Duties memory duties, uint64 first) = dutiesAt(last);
        if (first < _countsFrom[validator]) first = _countsFrom[validator];
        if (first > last) revert DoesNotCount(last, first);
        if (last - first >= duties.window) first = last + 1 - duties.window;
        uint256 struck = _strikes[validator].slice(first, last - first + 1);
        uint256 count = EpochBits.count(struck);
        if (count < duties.strikes) revert TooFewStrikes(duties.strikes, count);
        bool news = _withheld[validator].slice(first, last - first + 1) & struck != struck;
        if (news) {
            _withheld[validator].add(first, struck);
            emit RewardsWithheld(validator, msg.sender, first, struck);
        }
        if (!_suspend(validator, duties) && !news) revert NothingToEnforce(validator);
    }

    /// @inheritdoc IDutyCourt
    function isStruck(uint8 validator, uint64 epoch) public view returns (bool) {
        return _strikes[validator].slice(epoch, 1) == 1;
    }

    /// @inheritdoc IDutyCourt
    function withheldOf(uint64 epoch, uint256 indices) external view returns (uint256 withheld) {
        for (uint256 i = 0; i < ValidatorSet.MAX_VALIDATORS && indices >> i != 0; ++i) {
            // Below 256 by the loop's bound.
            // forge-lint: disable-next-line(unsafe-typecast)
            if (indices >> i & 1 == 1) withheld |= _withheld[uint8(i)].slice(epoch, 1) << i;
        }
    }

    /// @inheritdoc IDutyCourt
    function countsFrom(uint8 validator) external view returns (uint64) {
        return _countsFrom[validator];
    }

    /// Takes the validator out, if enough others stay and fewer than f of them were suspended within the last window: who
    /// turns others' absence into a weapon never moves the quorum by more than liars could anyway.
    function _suspend(uint8 validator, Duties memory duties) private returns (bool) {
        if (!VALIDATORS.isSuspendable(validator)) return false;
        uint64 current = ORACLE.currentEpoch();
        uint256 faults = Quorum.faults(VALIDATORS.members());
        uint256 made = _suspensions.length;
        if (made >= faults && current - _suspensions[made - faults] < duties.window) return false;
        _suspensions.push(current);
        uint64 from = ORACLE.effectiveEpoch();
        _countsFrom[validator] = from;
        // Unix seconds plus at most thirty days.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint40 until = uint40(block.timestamp + _seconds(duties.coolingEpochs));
        emit EligibilityLost(validator, from, until);
        VALIDATORS.suspend(validator, until);
        return true;
    }

    function _checkAbsent(uint8 validator, CertifiedReport calldata item) private view {
        Report calldata report = item.report;
        if (!ORACLE.isAccepted(report, item.signers)) revert ReportNotAccepted(report.epoch);
        _checkSnapshot(item.snapshot, report.snapshot);
        _member(item.snapshot, validator);
        if (report.included >> validator & 1 == 1) revert WasIncluded(validator, report.epoch);
    }

    /// The observation is the validator's, the final verdict counted it, and it is far from the verdict.
    function _checkOutlier(
        Duties memory duties,
        uint64 epoch,
        uint8 validator,
        address signer,
        Outlier calldata outlier
    ) private view {
        Verdict calldata verdict = outlier.proven.verdict;
        Observation calldata observation = outlier.observation;
        bytes32 unit = verdict.dataUnit;
        if (verdict.epoch != epoch || ORACLE.verify(outlier.proven) != IQosFeed.Status.Final) {
            revert VerdictNotFinal(verdict.epoch, unit);
        }
        bool mine = observation.observer == signer && observation.dataUnit == unit && observation.epoch == epoch
            && verdict.observers >> validator & 1 == 1;
        // Leaves stand in the order of the observers' indices: the place is the number of observers below.
        uint256 place = EpochBits.count(verdict.observers & ((1 << validator) - 1));
        bytes32 leaf = Verdicts.hash(observation);
        if (!mine || !MerkleTree.contains(verdict.observationsRoot, leaf, place, outlier.path)) {
            revert NotObserved(validator, unit);
        }
        if (!Outliers.isOutlying(duties, observation, verdict)) revert NotOutlying(validator, unit);
    }

    function _checkCounts(uint8 validator, uint64 epoch, uint64 since) private view {
        if (since < _countsFrom[validator]) since = _countsFrom[validator];
        if (epoch < since) revert DoesNotCount(epoch, since);
    }

    function _checkTimely(uint64 epoch) private view {
        uint256 deadline = strikeDeadlineOf(epoch);
        if (block.timestamp > deadline) revert ProofTooLate(block.timestamp, deadline);
    }

    function _checkSnapshot(Snapshot calldata snapshot, bytes32 expected) private pure {
        bytes32 actual = Verdicts.hashCalldata(snapshot);
        if (actual != expected) revert WrongSnapshot(expected, actual);
    }

    /// The signer of the index in the epoch's set, if the index still belongs to the same validator.
    function _member(Snapshot calldata snapshot, uint8 validator) private view returns (address signer) {
        signer = ValidatorSet.signerAt(snapshot.validators, validator);
        if (signer == address(0) || VALIDATORS.indexOf(signer) != validator) {
            revert NotInSet(validator, snapshot.epoch);
        }
    }

    function _providerOf(bytes32 dataUnit) private view returns (address) {
        return IProviderOrchestrator(ORACLE.providers()).providerOf(dataUnit);
    }
}
