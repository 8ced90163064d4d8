// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../interfaces/IConsumerOrchestrator.sol";
import {IProviderOrchestrator} from "../../interfaces/IProviderOrchestrator.sol";
import {IQosFeed} from "../../interfaces/IQosFeed.sol";
import {IQosOracle} from "../../interfaces/IQosOracle.sol";
import {MerkleTree} from "../../libraries/MerkleTree.sol";
import {Payment} from "../../libraries/Payment.sol";
import {RollingDays} from "../../libraries/RollingDays.sol";
import {Sla} from "../../libraries/Sla.sol";
import {Tallies, Tally} from "../../libraries/Tallies.sol";
import {Verdicts} from "../../libraries/Verdicts.sol";
import {ProvenVerdict, Report, Verdict} from "../../types/Messages.sol";
import {Compliance, Terms} from "../../types/Sla.sol";
import {Agreements} from "../agreements/Agreements.sol";
import {Standings} from "./Standings.sol";

/// Moves the money of agreements, epoch after epoch: from a proven, final verdict, or for a reason why there is none.
abstract contract Settlement is Agreements, Standings {
    using RollingDays for RollingDays.Ring;
    using Tallies for Tally;

    uint256 private constant MAX_BATCH = 64;
    /// After this long without anyone settling an epoch, it may be settled as Inconclusive, so that no escrow is stuck.
    uint256 private constant ABANDONED_AFTER = 30 days;

    /// What an epoch came to: in memory just as `EpochSettled` is written, topics first.
    struct Outcome {
        uint256 agreementId;
        bytes32 dataUnit;
        uint64 epoch;
        Compliance compliance;
        uint256 paid;
        uint256 refunded;
        uint256 fee;
        uint8 reputation;
    }

    IQosOracle internal immutable ORACLE;
    IProviderOrchestrator internal immutable PROVIDERS;

    constructor(IQosOracle oracle, IProviderOrchestrator providers) {
        ORACLE = oracle;
        PROVIDERS = providers;
    }

    /// @inheritdoc IConsumerOrchestrator
    function settle(uint256 agreementId, ProvenVerdict calldata proven) external {
        bytes32 accepted = Verdicts.accepted(Verdicts.hashCalldata(proven.report), proven.signers);
        Verdict memory verdict;
        uint256 measuredUntil =
            _checkFinal(proven.report, accepted, proven.verdict, proven.index, proven.proof, verdict);
        if (!_settleVerdict(agreementId, verdict, measuredUntil)) _refuse(agreementId, verdict.epoch);
    }

    /// @inheritdoc IConsumerOrchestrator
    function settleBatch(Report calldata report, uint256 signers, BatchItem[] calldata items) external {
        if (items.length > MAX_BATCH) revert BatchTooLarge(items.length, MAX_BATCH);
        bytes32 accepted = Verdicts.accepted(Verdicts.hashCalldata(report), signers);
        Verdict memory verdict;
        for (uint256 i = 0; i < items.length; ++i) {
            BatchItem calldata item = items[i];
            uint256 measuredUntil = _checkFinal(report, accepted, item.verdict, item.index, item.proof, verdict);
            _settleVerdict(item.agreementId, verdict, measuredUntil);
        }
    }

    /// @inheritdoc IConsumerOrchestrator
    function settleSilent(uint256 agreementId, uint64 epoch) external {
        bytes32 dataUnit = _known(agreementId).dataUnit;
        Running storage r = _running[agreementId][dataUnit];
        Progress memory p = _unpack(r.progress);
        if (!_isDue(p, epoch)) _refuse(agreementId, epoch);
        Compliance compliance = Compliance.Inconclusive;
        if (!_isSilent(dataUnit, epoch)) {
            // Unprobed beyond the announced maintenance: the provider kept the unit away.
            bool away = block.timestamp > ORACLE.disputeDeadlineOf(epoch) && !PROVIDERS.isUnderProbe(dataUnit, epoch);
            if (!away) revert NotSilent(agreementId, epoch);
            compliance = Compliance.MissedBadly;
            _add(agreementId, r, p, Tallies.absent(), ORACLE.epochEnd(epoch));
        }
        _pay(Outcome(agreementId, dataUnit, epoch, compliance, 0, 0, 0, 0), false, r, p);
    }

    /// @inheritdoc IConsumerOrchestrator
    function collect(uint256[] calldata agreementIds) external {
        if (agreementIds.length > MAX_BATCH) revert BatchTooLarge(agreementIds.length, MAX_BATCH);
        for (uint256 i = 0; i < agreementIds.length; ++i) {
            bytes32 dataUnit = _known(agreementIds[i]).dataUnit;
            Running storage r = _running[agreementIds[i]][dataUnit];
            Progress memory p = _unpack(r.progress);
            _collect(r, p, _providerOf(dataUnit));
            r.progress = _pack(p);
        }
    }

    /// Refuses a verdict that is not in the report, and a report or verdict that is not final.
    /// @param verdict where a copy of it goes
    /// @return measuredUntil the end of its epoch
    function _checkFinal(
        Report calldata report,
        bytes32 accepted,
        Verdict calldata claimed,
        uint256 index,
        bytes32[] calldata proof,
        Verdict memory verdict
    ) private view returns (uint256 measuredUntil) {
        bytes32 leaf = Verdicts.load(claimed, verdict);
        (uint64 epoch, bytes32 dataUnit) = (verdict.epoch, verdict.dataUnit);
        uint64 reported = Verdicts.epochOf(report);
        if (epoch != reported) revert WrongEpoch(reported, epoch);
        bool proven = index < report.verdictCount && MerkleTree.contains(report.verdictsRoot, leaf, index, proof);
        if (!proven) revert VerdictNotFinal(dataUnit, epoch);
        IQosFeed.Status status;
        (status, measuredUntil) = ORACLE.statusOf(epoch, accepted, dataUnit);
        if (status != IQosFeed.Status.Final) revert VerdictNotFinal(dataUnit, epoch);
    }

    /// Settles if it is this epoch's turn; false if not.
    function _settleVerdict(uint256 agreementId, Verdict memory verdict, uint256 measuredUntil) private returns (bool) {
        Running storage r = _running[agreementId][verdict.dataUnit];
        Progress memory p = _unpack(r.progress);
        if (p.end == 0) revert WrongDataUnit(_known(agreementId).dataUnit, verdict.dataUnit);
        if (!_isDue(p, verdict.epoch)) return false;
        // Those over 30 days follow when there was a fault.
        Terms memory terms = Terms(
            r.maxMeanLatencyMicros, r.minUploadBytesPerSecond, r.minDownloadBytesPerSecond, r.minAvailabilityPpm, 0, 0
        );
        Compliance compliance = Sla.compliance(terms, verdict);
        if (compliance != Compliance.Inconclusive) {
            _add(agreementId, r, p, Tallies.measured(verdict.samples, verdict.successes), measuredUntil);
            // Without any fault so far there is none in 30 days.
            if (Sla.isGood(compliance) && !p.total.isClean() && Sla.breached(_terms(r), (p.total - r.before).read())) {
                compliance = Compliance.Missed;
            }
        }
        Outcome memory o = Outcome(agreementId, verdict.dataUnit, verdict.epoch, compliance, 0, 0, 0, 0);
        _pay(o, verdict.reportedOnTime, r, p);
        return true;
    }

    /// Adds an epoch to the agreement's sums, and moves the 30 days on if it is the first of its day.
    function _add(uint256 agreementId, Running storage r, Progress memory p, Tally tally, uint256 epochEnd) private {
        uint256 day = epochEnd / 1 days;
        if (day > p.day) {
            if (p.day != 0) r.before = _rings[agreementId].advance(p.day, day, p.total, r.before);
            p.day = day;
        }
        p.total = p.total + tally;
    }

    /// Records the epoch and splits its price. An epoch that earned the whole price is only counted, in the slot that is
    /// written anyway; the amounts follow when they are collected, or with the last epoch.
    function _pay(Outcome memory o, bool reportedOnTime, Running storage r, Progress memory p) private {
        Standing memory before = _standing(o.dataUnit);
        bool slashed;
        (o.reputation, slashed) = _record(before, o.dataUnit, o.epoch, o.compliance, reportedOnTime);
        (uint256 price, uint16 token) = (r.pricePerEpoch, r.token);
        (o.refunded, o.fee, o.paid) = Payment.split(
            price, Payment.refundPercent(o.compliance, before.reputation, before.step), token == FLASH_NUMBER
        );
        // Counters that the agreement's end bounds.
        unchecked {
            if (o.refunded == 0) ++p.uncollected;
            ++p.next;
        }
        _emitSettled(o);
        if (o.refunded != 0) {
            _earn(before.provider, token, o.paid, o.fee);
            _credit(_parties[o.agreementId].payer, _token(token), o.refunded);
        }
        if (p.next == p.end) _collect(r, p, before.provider);
        r.progress = _pack(p);
        bool corrupt = o.compliance == Compliance.Corrupt;
        if (corrupt || slashed) PROVIDERS.slash(o.dataUnit, o.epoch, corrupt, _parties[o.agreementId].consumer);
    }

    /// `emit EpochSettled(…)` with the members of `o`, without copying them.
    function _emitSettled(Outcome memory o) private {
        bytes32 topic = EpochSettled.selector;
        assembly ("memory-safe") {
            log4(add(o, 0x60), 0xa0, topic, mload(o), mload(add(o, 0x20)), mload(add(o, 0x40)))
        }
    }

    /// Moves the epochs that earned the whole price into the provider's account.
    function _collect(Running storage r, Progress memory p, address provider) internal {
        uint256 fee = _fee(r.token, r.pricePerEpoch);
        _earn(provider, r.token, p.uncollected * (r.pricePerEpoch - fee), p.uncollected * fee);
        p.uncollected = 0;
    }

    /// Whether an epoch has no verdict that could settle it, and nobody is to blame for that.
    function _isSilent(bytes32 dataUnit, uint64 epoch) private view returns (bool) {
        if (ORACLE.annulled(epoch, dataUnit)) return true;
        if (block.timestamp <= ORACLE.reportDeadlineOf(epoch)) return false;
        if (ORACLE.acceptedReport(epoch) == 0) return true;
        uint256 disputeDeadline = ORACLE.disputeDeadlineOf(epoch);
        if (block.timestamp > disputeDeadline && PROVIDERS.inMaintenance(dataUnit, epoch)) return true;
        return block.timestamp > disputeDeadline + ABANDONED_AFTER && !ORACLE.held(epoch, dataUnit);
    }

    /// Epochs of an agreement settle in their order, none left out, so nobody chooses what its 30 days hold.
    function _isDue(Progress memory p, uint64 epoch) private pure returns (bool) {
        return epoch == p.next && epoch < p.end;
    }

    /// Says why an epoch is not the one to be settled.
    function _refuse(uint256 agreementId, uint64 epoch) private view {
        Parties storage parties = _parties[agreementId];
        Progress memory p = _unpack(_running[agreementId][parties.dataUnit].progress);
        if (epoch < parties.startEpoch || epoch >= p.end) revert EpochNotInAgreement(agreementId, epoch);
        if (epoch < p.next) revert EpochAlreadySettled(agreementId, epoch);
        revert EpochOutOfOrder(agreementId, p.next, epoch);
    }
}
