// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Payouts} from "./base/Payouts.sol";
import {IAppealCourt} from "./interfaces/IAppealCourt.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosFeed} from "./interfaces/IQosFeed.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {Assignment} from "./libraries/Assignment.sol";
import {Quorum} from "./libraries/Quorum.sol";
import {ValidatorSet} from "./libraries/ValidatorSet.sol";
import {Verdicts} from "./libraries/Verdicts.sol";
import {AppealVote, ProvenVerdict, Snapshot, Verdict} from "./types/Messages.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// See {IAppealCourt}.
contract AppealCourt is IAppealCourt, Payouts {
    using SafeERC20 for IERC20;

    /// Fewer others than this tolerate no liar, so then the whole set judges.
    uint256 private constant LEAST_COMMITTEE = 4;
    address private constant BURNED = address(0xdEaD);
    /// Far below the time after which epochs held back by an appeal could be settled as abandoned.
    uint256 private constant MAX_RULING_PERIOD = 14 days;

    IERC20 private immutable FLASH;
    IQosOracle private immutable ORACLE;
    address private immutable REWARD_POOL;
    uint256 private immutable BOND;
    uint256 private immutable RULING_PERIOD;

    uint256 private _count;
    mapping(uint256 dispute => Appeal) private _appeals;
    mapping(uint64 epoch => mapping(bytes32 dataUnit => bool)) private _appealed;

    /// @param bond_ FLASH that an appellant puts at stake
    /// @param rulingPeriod_ seconds that the committee has
    constructor(IERC20 flash, IQosOracle oracle, address rewardPool, uint256 bond_, uint256 rulingPeriod_) {
        if (rulingPeriod_ == 0 || rulingPeriod_ > MAX_RULING_PERIOD) {
            revert InvalidRulingPeriod(rulingPeriod_, MAX_RULING_PERIOD);
        }
        FLASH = flash;
        ORACLE = oracle;
        REWARD_POOL = rewardPool;
        BOND = bond_;
        RULING_PERIOD = rulingPeriod_;
    }

    /// @inheritdoc IAppealCourt
    function open(
        Snapshot calldata judged,
        Snapshot calldata present,
        ProvenVerdict calldata proven,
        bytes32 evidenceRoot
    ) external nonReentrant returns (uint256 dispute) {
        Verdict calldata verdict = proven.verdict;
        _checkOpen(proven);
        _checkSnapshot(judged, verdict.epoch);
        _checkSnapshot(present, ORACLE.currentEpoch());
        _appealed[verdict.epoch][verdict.dataUnit] = true;
        dispute = ++_count;
        Appeal storage a = _appeals[dispute];
        a.epoch = verdict.epoch;
        a.dataUnit = verdict.dataUnit;
        a.appellant = msg.sender;
        a.deadline = uint64(block.timestamp + RULING_PERIOD);
        a.validators = present.validators;
        a.members = _committee(judged, present, verdict.dataUnit);
        emit AppealOpened(dispute, a.epoch, a.dataUnit, msg.sender, a.validators, a.members, a.deadline, evidenceRoot);
        ORACLE.hold(a.epoch, a.dataUnit);
        FLASH.safeTransferFrom(msg.sender, address(this), BOND);
    }

    /// @inheritdoc IAppealCourt
    function rule(uint256 dispute, Ruling ruling, bytes32 evidenceRoot, uint256 signers, bytes calldata signatures)
        external
    {
        Appeal storage a = _pending(dispute);
        if (ruling != Ruling.Upheld && ruling != Ruling.Overturned) revert InvalidRuling(uint8(ruling));
        if (block.timestamp > a.deadline) revert RulingTooLate(block.timestamp, a.deadline);
        if (signers & ~a.members != 0) revert NotOfCommittee(signers, a.members);
        bytes32 vote = Verdicts.hash(AppealVote(dispute, uint8(ruling), evidenceRoot));
        bytes32 digest = MessageHashUtils.toTypedDataHash(ORACLE.domainSeparator(), vote);
        uint256 count = Quorum.verify(digest, a.validators, signers, signatures);
        uint256 required = Quorum.size(_ones(a.members));
        if (count < required) revert NoQuorum(required, count);
        _close(dispute, a, ruling, evidenceRoot);
    }

    /// @inheritdoc IAppealCourt
    function expire(uint256 dispute) external {
        Appeal storage a = _pending(dispute);
        if (block.timestamp <= a.deadline) revert RulingStillPossible(block.timestamp, a.deadline);
        _close(dispute, a, Ruling.Expired, 0);
    }

    /// @inheritdoc IAppealCourt
    function appeal(uint256 dispute) external view returns (Appeal memory) {
        return _appeals[dispute];
    }

    /// @inheritdoc IAppealCourt
    function bond() external view returns (uint256) {
        return BOND;
    }

    /// @inheritdoc IAppealCourt
    function rulingPeriod() external view returns (uint256) {
        return RULING_PERIOD;
    }

    function _close(uint256 dispute, Appeal storage a, Ruling ruling, bytes32 evidenceRoot) private {
        a.ruling = ruling;
        emit AppealRuled(dispute, a.epoch, a.dataUnit, ruling, evidenceRoot);
        if (ruling == Ruling.Upheld) {
            ORACLE.release(a.epoch, a.dataUnit);
            // FLASH calls nobody back, and the pool counts what it holds.
            FLASH.safeTransfer(REWARD_POOL, BOND / 2);
            FLASH.safeTransfer(BURNED, BOND - BOND / 2);
        } else {
            ORACLE.annul(a.epoch, a.dataUnit);
            _credit(a.appellant, address(FLASH), BOND);
        }
    }

    /// Validators of the present set that did not judge before, or all of them if those are too few.
    function _committee(Snapshot calldata judged, Snapshot calldata present, bytes32 dataUnit)
        private
        view
        returns (uint256 members)
    {
        bytes32[] memory before = ValidatorSet.read(judged.validators);
        uint256 size = ORACLE.parametersAt(judged.epoch).committeeSize;
        uint256 first = Assignment.committee(Verdicts.hashCalldata(judged), dataUnit, before, size);
        bytes32[] memory records = ValidatorSet.read(present.validators);
        uint256 all = 0;
        for (uint256 i = 0; i < records.length; ++i) {
            if (records[i] != 0) all |= 1 << i;
        }
        members = all & ~first;
        if (_ones(members) < LEAST_COMMITTEE) members = all;
    }

    function _checkOpen(ProvenVerdict calldata proven) private view {
        Verdict calldata verdict = proven.verdict;
        (bytes32 dataUnit, uint64 epoch) = (verdict.dataUnit, verdict.epoch);
        address provider = IProviderOrchestrator(ORACLE.providers()).providerOf(dataUnit);
        if (msg.sender != provider) revert NotProvider(msg.sender, provider);
        if (_appealed[epoch][dataUnit]) revert AlreadyAppealed(dataUnit, epoch);
        uint256 deadline = ORACLE.disputeDeadlineOf(epoch);
        if (block.timestamp > deadline) revert DisputeWindowClosed(block.timestamp, deadline);
        if (ORACLE.verify(proven) != IQosFeed.Status.Disputable) revert NotDisputable(dataUnit, epoch);
    }

    function _checkSnapshot(Snapshot calldata snapshot, uint64 epoch) private view {
        bytes32 expected = ORACLE.snapshotOf(epoch);
        bytes32 actual = Verdicts.hashCalldata(snapshot);
        if (actual != expected) revert WrongSnapshot(expected, actual);
    }

    function _pending(uint256 dispute) private view returns (Appeal storage a) {
        a = _appeals[dispute];
        if (a.appellant == address(0)) revert UnknownAppeal(dispute);
        if (a.ruling != Ruling.None) revert AlreadyRuled(dispute, a.ruling);
    }

    function _ones(uint256 bitmap) private pure returns (uint256 count) {
        for (; bitmap != 0; bitmap &= bitmap - 1) {
            ++count;
        }
    }
}
