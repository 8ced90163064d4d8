// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../interfaces/IConsumerOrchestrator.sol";
import {RollingDays} from "../../libraries/RollingDays.sol";
import {Tallies, Tally} from "../../libraries/Tallies.sol";
import {Rolling, Terms} from "../../types/Sla.sol";
import {Earnings} from "./Earnings.sol";

/// What each agreement says and how far it is settled. What every settlement needs is two slots, kept under the
/// agreement's number and its data unit: a verdict on another unit finds nothing there, so the unit itself is not read.
abstract contract Agreements is Earnings {
    /// Three slots, in order of use.
    struct Running {
        /// Read and written at each settlement.
        uint256 progress;
        /// The terms of a single epoch and its price, read at each settlement. No offer promises a speed beyond 40 bits.
        uint32 maxMeanLatencyMicros;
        uint40 minUploadBytesPerSecond;
        uint40 minDownloadBytesPerSecond;
        uint32 minAvailabilityPpm;
        uint96 pricePerEpoch;
        uint16 token;
        /// The terms over 30 days, read once there was a fault, and the sums before the first of these days, written once a day.
        uint32 minUptimePpm;
        uint32 maxErrorRatePpm;
        Tally before;
    }

    /// `progress` unpacked.
    struct Progress {
        /// The first epoch that is not settled, and the first beyond the agreement.
        uint256 next;
        uint256 end;
        /// Epochs that earned the whole price and are not in the provider's account yet.
        uint256 uncollected;
        /// The day (since 1970) of the last epoch that counted; zero before the first.
        uint256 day;
        bool closed;
        /// The sums since the agreement began.
        Tally total;
    }

    struct Parties {
        address consumer;
        uint64 startEpoch;
        address payer;
        bytes32 dataUnit;
        bytes32 manifestRoot;
    }

    uint256 private _count;
    mapping(uint256 agreementId => Parties) internal _parties;
    mapping(uint256 agreementId => mapping(bytes32 dataUnit => Running)) internal _running;
    mapping(uint256 agreementId => RollingDays.Ring) internal _rings;
    mapping(uint256 agreementId => mapping(address account => bool)) private _access;

    modifier onlyConsumerOf(uint256 agreementId) {
        if (_known(agreementId).consumer != msg.sender) revert NotConsumer(agreementId, msg.sender);
        _;
    }

    /// @inheritdoc IConsumerOrchestrator
    function setManifest(uint256 agreementId, bytes32 manifestRoot) external onlyConsumerOf(agreementId) {
        _parties[agreementId].manifestRoot = manifestRoot;
        emit ManifestChanged(agreementId, manifestRoot);
    }

    /// @inheritdoc IConsumerOrchestrator
    function setAccess(uint256 agreementId, address account, bool allowed) external onlyConsumerOf(agreementId) {
        _access[agreementId][account] = allowed;
        emit AccessChanged(agreementId, account, allowed);
    }

    /// @inheritdoc IConsumerOrchestrator
    function agreement(uint256 agreementId) external view returns (Agreement memory) {
        Parties storage c = _parties[agreementId];
        Running storage r = _running[agreementId][c.dataUnit];
        Progress memory p = _unpack(r.progress);
        return Agreement({
            consumer: c.consumer,
            payer: c.payer,
            token: _token(r.token),
            dataUnit: c.dataUnit,
            manifestRoot: c.manifestRoot,
            terms: _terms(r),
            startEpoch: c.startEpoch,
            // Both within what was stored.
            // forge-lint: disable-next-line(unsafe-typecast)
            epochs: uint32(p.end - c.startEpoch),
            // forge-lint: disable-next-line(unsafe-typecast)
            nextEpoch: uint64(p.next),
            pricePerEpoch: r.pricePerEpoch,
            closed: p.closed
        });
    }

    /// @inheritdoc IConsumerOrchestrator
    function rolling(uint256 agreementId) external view returns (Rolling memory) {
        Running storage r = _running[agreementId][_known(agreementId).dataUnit];
        return Tallies.read(_unpack(r.progress).total - r.before);
    }

    /// @inheritdoc IConsumerOrchestrator
    function uncollected(uint256 agreementId) external view returns (uint256 net, uint256 fee) {
        Running storage r = _running[agreementId][_known(agreementId).dataUnit];
        uint256 epochs = _unpack(r.progress).uncollected;
        fee = _fee(r.token, r.pricePerEpoch);
        return (epochs * (r.pricePerEpoch - fee), epochs * fee);
    }

    /// @inheritdoc IConsumerOrchestrator
    function isSettled(uint256 agreementId, uint64 epoch) external view returns (bool) {
        Parties storage c = _parties[agreementId];
        return epoch >= c.startEpoch && epoch < _unpack(_running[agreementId][c.dataUnit].progress).next;
    }

    /// @inheritdoc IConsumerOrchestrator
    function hasAccess(uint256 agreementId, address account) external view returns (bool) {
        return _known(agreementId).consumer == account || _access[agreementId][account];
    }

    /// @inheritdoc IConsumerOrchestrator
    function agreementCount() external view returns (uint256) {
        return _count;
    }

    /// Epochs are bounded when they are asked for, far below 36 bits.
    function _store(Agreement memory a, uint16 token) internal returns (uint256 agreementId) {
        agreementId = ++_count;
        _parties[agreementId] = Parties(a.consumer, a.startEpoch, a.payer, a.dataUnit, a.manifestRoot);
        Progress memory p = Progress(a.startEpoch, a.startEpoch + a.epochs, 0, 0, false, Tally.wrap(0));
        // Speeds are at most those of the offer, which are below 2⁴⁰.
        // forge-lint: disable-start(unsafe-typecast)
        _running[agreementId][a.dataUnit] = Running({
            progress: _pack(p),
            maxMeanLatencyMicros: a.terms.maxMeanLatencyMicros,
            minUploadBytesPerSecond: uint40(a.terms.minUploadBytesPerSecond),
            minDownloadBytesPerSecond: uint40(a.terms.minDownloadBytesPerSecond),
            minAvailabilityPpm: a.terms.minAvailabilityPpm,
            pricePerEpoch: a.pricePerEpoch,
            token: token,
            minUptimePpm: a.terms.minUptimePpm,
            maxErrorRatePpm: a.terms.maxErrorRatePpm,
            before: Tally.wrap(0)
        });
        // forge-lint: disable-end(unsafe-typecast)
    }

    function _terms(Running storage r) internal view returns (Terms memory) {
        return Terms(
            r.maxMeanLatencyMicros,
            r.minUploadBytesPerSecond,
            r.minDownloadBytesPerSecond,
            r.minAvailabilityPpm,
            r.minUptimePpm,
            r.maxErrorRatePpm
        );
    }

    function _known(uint256 agreementId) internal view returns (Parties storage c) {
        c = _parties[agreementId];
        if (c.consumer == address(0)) revert UnknownAgreement(agreementId);
    }

    /// 36 + 36 + 17 + 20 + 1 + 144 bits: 2,000 years of epochs of a second, the epochs of one agreement, 2,800 years of days.
    function _pack(Progress memory p) internal pure returns (uint256) {
        uint256 flag = p.closed ? 1 : 0;
        return
            p.next | p.end << 36 | p.uncollected << 72 | p.day << 89 | flag << 109 | uint256(Tally.unwrap(p.total))
                << 110;
    }

    function _unpack(uint256 word) internal pure returns (Progress memory p) {
        p.next = word & 0xfffffffff;
        p.end = word >> 36 & 0xfffffffff;
        p.uncollected = word >> 72 & 0x1ffff;
        p.day = word >> 89 & 0xfffff;
        p.closed = word >> 109 & 1 == 1;
        // forge-lint: disable-next-line(unsafe-typecast)
        p.total = Tally.wrap(uint144(word >> 110));
    }
}
