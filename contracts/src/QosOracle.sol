// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Sealed} from "./base/Sealed.sol";
import {EpochClock} from "./base/epochs/EpochClock.sol";
import {QosFeed} from "./base/epochs/QosFeed.sol";
import {IAppealCourt} from "./interfaces/IAppealCourt.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosFeed} from "./interfaces/IQosFeed.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "./interfaces/IValidatorRegistry.sol";
import {Quorum} from "./libraries/Quorum.sol";
import {Verdicts} from "./libraries/Verdicts.sol";
import {Versions} from "./libraries/Versions.sol";
import {Criteria, Parameters, Report, Snapshot} from "./types/Messages.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// See {IQosOracle}.
contract QosOracle is QosFeed, Sealed, EIP712 {
    using Versions for uint64[];

    bytes32 public constant COURT_ROLE = keccak256("COURT");

    enum Mark {
        None,
        Held,
        Annulled
    }

    /// What is kept of an epoch: two hashes.
    struct Kept {
        bytes32 snapshot;
        bytes32 accepted;
    }

    IValidatorRegistry private _validators;
    IProviderOrchestrator private _providers;
    address private _appeals;
    uint64[] private _criteriaSince;
    Criteria[] private _criteria;
    mapping(uint64 epoch => Kept) private _kept;
    mapping(uint64 epoch => mapping(bytes32 dataUnit => Mark)) private _marks;

    constructor(address admin, Parameters memory parameters_, Criteria memory criteria_)
        EpochClock(parameters_)
        Sealed(admin)
        EIP712("Flashback Oracle", "1")
    {
        _seal(COURT_ROLE);
        _changeCriteria(criteria_, 0);
        emit ParametersChanged(0, parameters_, Verdicts.hash(parameters_));
    }

    /// Introduces the other contracts, once. Only DEFAULT_ADMIN_ROLE.
    function wire(IValidatorRegistry validators, IProviderOrchestrator providers_, address court)
        external
        onlyRole(DEFAULT_ADMIN_ROLE)
        once
    {
        _validators = IValidatorRegistry(_required(address(validators)));
        _providers = IProviderOrchestrator(_required(address(providers_)));
        _introduce(COURT_ROLE, court);
        _checkUnbonding(parameters());
        emit Wired(address(validators), address(providers_), court);
    }

    /// Introduces the court of appeal, once, and before genesis is scheduled, so that nobody can become a court over epochs
    /// that run; without one, verdicts are final after their dispute window. Only DEFAULT_ADMIN_ROLE.
    function wireAppeals(address appeals) external wired onlyRole(DEFAULT_ADMIN_ROLE) {
        if (_appeals != address(0)) revert AlreadyWired();
        if (genesis() != 0) revert GenesisAlreadyScheduled(genesis());
        _appeals = appeals;
        _introduce(COURT_ROLE, appeals);
        _checkUnbonding(parameters());
        emit AppealsWired(appeals);
    }

    /// @inheritdoc IQosOracle
    function scheduleGenesis(uint64 genesisTime) external wired onlyRole(DEFAULT_ADMIN_ROLE) {
        _schedule(genesisTime);
    }

    /// @inheritdoc IQosOracle
    function openEpoch() external returns (uint64 epoch, bytes32 seed) {
        uint64 start = genesis();
        if (start == 0) revert NotStarted(0);
        epoch = block.timestamp < start ? 0 : currentEpoch() + 1;
        if (_kept[epoch].snapshot != 0) revert EpochAlreadyOpen(epoch);
        _validators.applyRemovals();
        Snapshot memory snapshot;
        snapshot.epoch = epoch;
        // The randomness is the block's: who builds it may retry by not publishing, at the price of the block.
        snapshot.entropy = keccak256(abi.encodePacked(block.prevrandao, blockhash(block.number - 1), epoch));
        (snapshot.validators, snapshot.validatorsHash, snapshot.validatorCount) = _validators.setAt(epoch);
        if (snapshot.validatorCount == 0) revert NoValidators(epoch);
        snapshot.unitsDigest = _providers.unitsDigestAt(epoch);
        snapshot.criteria = Verdicts.hash(criteriaAt(epoch));
        snapshot.parameters = Verdicts.hash(parametersAt(epoch));
        seed = Verdicts.hash(snapshot);
        _kept[epoch].snapshot = seed;
        emit EpochOpened(epoch, seed, snapshot);
    }

    /// @inheritdoc IQosOracle
    function submit(Snapshot calldata snapshot, Report calldata report, uint256 signers, bytes calldata signatures)
        external
    {
        uint64 epoch = _checkWindow(report);
        Kept storage kept = _kept[epoch];
        if (kept.accepted != 0) revert ReportAlreadyAccepted(epoch);
        (address validators, uint256 members) = _checkSnapshot(snapshot, report.snapshot, kept.snapshot, epoch);
        bytes32 reportHash = Verdicts.hashCalldata(report);
        uint256 count = Quorum.verify(_hashTypedDataV4(reportHash), validators, signers, signatures);
        uint256 required = Quorum.size(members);
        if (count < required) revert NoQuorum(required, count);
        kept.accepted = Verdicts.accepted(reportHash, signers);
        _emitAccepted(epoch, report, signers);
    }

    /// @inheritdoc IQosOracle
    function setParameters(Parameters calldata parameters_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        if (address(_validators) != address(0)) _checkUnbonding(parameters_);
        uint64 effective = _change(parameters_);
        emit ParametersChanged(effective, parameters_, Verdicts.hash(parameters_));
    }

    /// @inheritdoc IQosOracle
    function setCriteria(Criteria calldata criteria_) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _changeCriteria(criteria_, effectiveEpoch());
    }

    /// @inheritdoc IQosOracle
    function annul(uint64 epoch, bytes32 dataUnit) external onlyRole(COURT_ROLE) {
        _marks[epoch][dataUnit] = Mark.Annulled;
        _noteMark(epoch);
        emit VerdictAnnulled(epoch, dataUnit);
    }

    /// @inheritdoc IQosOracle
    function hold(uint64 epoch, bytes32 dataUnit) external onlyRole(COURT_ROLE) {
        if (_marks[epoch][dataUnit] != Mark.None) return;
        _marks[epoch][dataUnit] = Mark.Held;
        _noteMark(epoch);
        emit VerdictHeld(epoch, dataUnit);
    }

    /// @inheritdoc IQosOracle
    function release(uint64 epoch, bytes32 dataUnit) external onlyRole(COURT_ROLE) {
        if (_marks[epoch][dataUnit] != Mark.Held) return;
        _marks[epoch][dataUnit] = Mark.None;
        emit VerdictReleased(epoch, dataUnit);
    }

    /// @inheritdoc IQosOracle
    function snapshotOf(uint64 epoch) public view override returns (bytes32) {
        return _kept[epoch].snapshot;
    }

    /// @inheritdoc IQosOracle
    function acceptedReport(uint64 epoch) external view returns (bytes32) {
        return _kept[epoch].accepted;
    }

    /// @inheritdoc IQosOracle
    function isAccepted(Report calldata report, uint256 signers) external view returns (bool) {
        return _kept[report.epoch].accepted == Verdicts.accepted(Verdicts.hashCalldata(report), signers);
    }

    /// @inheritdoc IQosOracle
    function annulled(uint64 epoch, bytes32 dataUnit) external view returns (bool) {
        return _marks[epoch][dataUnit] == Mark.Annulled;
    }

    /// @inheritdoc IQosOracle
    function held(uint64 epoch, bytes32 dataUnit) external view returns (bool) {
        return _marks[epoch][dataUnit] == Mark.Held;
    }

    /// @inheritdoc IQosOracle
    function statusOf(uint64 epoch, bytes32 accepted, bytes32 dataUnit)
        public
        view
        override
        returns (Status status, uint256 measuredUntil)
    {
        // An epoch without a report holds zero, which no hash is.
        if (_kept[epoch].accepted == accepted && accepted != 0) return _statusOf(epoch, dataUnit);
    }

    /// @inheritdoc IQosOracle
    function criteria() external view returns (Criteria memory) {
        return _criteria[_criteria.length - 1];
    }

    /// @inheritdoc IQosOracle
    function criteriaAt(uint64 epoch) public view returns (Criteria memory) {
        return _criteria[_criteriaSince.placeAt(epoch)];
    }

    /// @inheritdoc IQosOracle
    function providers() external view returns (address) {
        return address(_providers);
    }

    /// @inheritdoc IQosOracle
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @inheritdoc IQosFeed
    function reputation(bytes32 dataUnit) external view returns (uint8) {
        return _providers.reputation(dataUnit);
    }

    function _statusOf(uint64 epoch, bytes32 dataUnit)
        internal
        view
        override
        returns (Status status, uint256 measuredUntil)
    {
        Mark mark = _mayBeMarked(epoch) ? _marks[epoch][dataUnit] : Mark.None;
        uint256 disputeDeadline;
        (measuredUntil,, disputeDeadline) = _windows(epoch);
        if (mark == Mark.Annulled) return (Status.Annulled, measuredUntil);
        status = mark == Mark.Held || block.timestamp <= disputeDeadline ? Status.Disputable : Status.Final;
    }

    /// `emit ReportAccepted(epoch, report, signers, msg.sender)`, with the report copied in one piece.
    function _emitAccepted(uint64 epoch, Report calldata report, uint256 signers) private {
        bytes32 topic = ReportAccepted.selector;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, report, 0xe0)
            mstore(add(free, 0xe0), signers)
            mstore(add(free, 0x100), caller())
            log2(free, 0x120, topic, epoch)
        }
    }

    /// Refuses parameters under which stake or collateral could be gone before all is decided that it answers for.
    function _checkUnbonding(Parameters memory p) private view {
        _validators.checkUnbonding(p);
        _providers.checkUnbonding(p, _appeals == address(0) ? 0 : IAppealCourt(_appeals).rulingPeriod());
    }

    /// A word that is too wide for its field is refused: a quorum that colludes could sign such a report and settle by it, as
    /// that hashes it as it lies, but no court could read it.
    function _checkWindow(Report calldata report) private view returns (uint64 epoch) {
        bytes32 malformed = MalformedReport.selector;
        assembly ("memory-safe") {
            epoch := calldataload(report)
            let narrow := or(calldataload(add(report, 0x20)), calldataload(add(report, 0x60)))
            if or(shr(64, epoch), shr(32, narrow)) {
                mstore(0x00, malformed)
                revert(0x00, 0x04)
            }
        }
        (uint256 end, uint256 deadline,) = _windows(epoch);
        if (block.timestamp < end) revert ReportTooEarly(block.timestamp, end);
        if (block.timestamp > deadline) revert ReportTooLate(block.timestamp, deadline);
    }

    /// The stored hash covers the snapshot's epoch, so a snapshot that matches is of the report's epoch. Its fields are
    /// read as they lie: it was this contract that hashed them, each as wide as its type.
    function _checkSnapshot(Snapshot calldata snapshot, bytes32 named, bytes32 expected, uint64 epoch)
        private
        pure
        returns (address validators, uint256 count)
    {
        bytes32 actual = Verdicts.hashCalldata(snapshot);
        if (actual != expected) {
            if (expected == 0) revert EpochNotOpen(epoch);
            revert WrongSnapshot(expected, actual);
        }
        if (named != expected) revert WrongSnapshot(expected, named);
        assembly ("memory-safe") {
            validators := calldataload(add(snapshot, 0x40))
            count := calldataload(add(snapshot, 0x80))
        }
    }

    function _changeCriteria(Criteria memory c, uint64 effective) private {
        _inRange("minSamples", c.minSamples, 1, c.maxSamples);
        _inRange("maxRetrievals", c.maxRetrievals, 1, type(uint32).max);
        uint256 place = _criteriaSince.placeFor(effective);
        if (place == _criteria.length) _criteria.push(c);
        else _criteria[place] = c;
        emit CriteriaChanged(effective, c, Verdicts.hash(c));
    }
}
