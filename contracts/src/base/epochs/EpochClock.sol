// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosOracle} from "../../interfaces/IQosOracle.sol";
import {Versions} from "../../libraries/Versions.sol";
import {Parameters} from "../../types/Messages.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// Genesis, epochs and the windows after them; parameters with two epochs' notice.
abstract contract EpochClock is IQosOracle {
    using SafeCast for uint256;
    using Versions for uint64[];

    uint32 internal constant MAX_EPOCH_LENGTH = 1 days;
    uint32 internal constant MAX_DISPUTE_WINDOW = 7 days;
    /// With more observers a fault proof may not fit into a transaction.
    uint16 internal constant MAX_COMMITTEE_SIZE = 64;
    uint64 private constant NOTICE = 2;

    /// What every report and settlement needs, in one slot; the newest version of the parameters.
    struct Timing {
        uint64 genesis;
        uint64 effectiveEpoch;
        uint32 epochLength;
        uint32 reportDeadline;
        uint32 disputeWindow;
        /// No verdict of this epoch or a later one was ever held or set aside.
        uint32 unmarkedFrom;
    }

    Timing private _timing;
    uint64[] private _since;
    Parameters[] private _versions;

    constructor(Parameters memory initial) {
        _change(initial);
    }

    /// @inheritdoc IQosOracle
    function genesis() public view returns (uint64) {
        return _timing.genesis;
    }

    /// @inheritdoc IQosOracle
    function currentEpoch() public view returns (uint64) {
        Timing memory timing = _timing;
        if (timing.genesis == 0 || block.timestamp < timing.genesis) revert NotStarted(timing.genesis);
        return ((block.timestamp - timing.genesis) / timing.epochLength).toUint64();
    }

    /// @inheritdoc IQosOracle
    function effectiveEpoch() public view returns (uint64) {
        Timing memory timing = _timing;
        if (timing.genesis == 0 || block.timestamp < timing.genesis) return snapshotOf(0) == 0 ? 0 : 1;
        return currentEpoch() + NOTICE;
    }

    /// @inheritdoc IQosOracle
    function epochEnd(uint64 epoch) public view returns (uint256 end) {
        (end,,) = _windows(epoch);
    }

    /// @inheritdoc IQosOracle
    function reportDeadlineOf(uint64 epoch) external view returns (uint256 deadline) {
        (, deadline,) = _windows(epoch);
    }

    /// @inheritdoc IQosOracle
    function disputeDeadlineOf(uint64 epoch) external view returns (uint256 deadline) {
        (,, deadline) = _windows(epoch);
    }

    /// @inheritdoc IQosOracle
    function parameters() public view returns (Parameters memory) {
        return _versions[_versions.length - 1];
    }

    /// @inheritdoc IQosOracle
    function parametersAt(uint64 epoch) public view returns (Parameters memory) {
        return _versions[_since.placeAt(epoch)];
    }

    /// @inheritdoc IQosOracle
    function snapshotOf(uint64 epoch) public view virtual returns (bytes32);

    function _schedule(uint64 time) internal {
        if (_timing.genesis != 0) revert GenesisAlreadyScheduled(_timing.genesis);
        if (time <= block.timestamp) revert GenesisNotInFuture(time, block.timestamp);
        _timing.genesis = time;
        emit GenesisScheduled(time);
    }

    function _change(Parameters memory p) internal returns (uint64 effective) {
        _check(p);
        effective = _versions.length == 0 ? 0 : effectiveEpoch();
        uint256 place = _since.placeFor(effective);
        if (place == _versions.length) _versions.push(p);
        else _versions[place] = p;
        _timing =
            Timing(_timing.genesis, effective, p.epochLength, p.reportDeadline, p.disputeWindow, _timing.unmarkedFrom);
    }

    /// Remembers that the epoch has a verdict that is held or set aside.
    function _noteMark(uint64 epoch) internal {
        if (epoch < _timing.unmarkedFrom) return;
        // Epochs that do not fit are always looked at.
        _timing.unmarkedFrom = epoch < type(uint32).max ? uint32(epoch) + 1 : type(uint32).max;
    }

    /// Whether a verdict of the epoch may be held or set aside. In the slot that its windows come from, so that most epochs cost no
    /// look at each unit's mark.
    function _mayBeMarked(uint64 epoch) internal view returns (bool) {
        return epoch < _timing.unmarkedFrom || epoch >= type(uint32).max;
    }

    /// The end of the epoch and the last seconds for its report and for fault proofs.
    function _windows(uint64 epoch) internal view returns (uint256 end, uint256 report, uint256 dispute) {
        Timing storage timing = _timing;
        // All of one slot, read in one go.
        (uint256 start, uint256 length, uint256 newest) = (timing.genesis, timing.epochLength, timing.effectiveEpoch);
        (report, dispute) = (timing.reportDeadline, timing.disputeWindow);
        if (start == 0) revert NotStarted(0);
        if (epoch < newest) {
            Parameters memory old = parametersAt(epoch);
            (report, dispute) = (old.reportDeadline, old.disputeWindow);
        }
        // 64 bits + 65 bits · 32 bits, and sums of that with 32-bit windows.
        unchecked {
            end = start + (uint256(epoch) + 1) * length;
            return (end, end + report, end + dispute);
        }
    }

    function _check(Parameters memory p) private view {
        _inRange("epochLength", p.epochLength, 1, MAX_EPOCH_LENGTH);
        // The length of an epoch places every other epoch in time, and the other contracts' periods are measured by it.
        if (_versions.length != 0) _inRange("epochLength", p.epochLength, _timing.epochLength, _timing.epochLength);
        _inRange("roundTimeout", p.roundTimeout, 1, p.reportDeadline);
        _inRange("committeeSize", p.committeeSize, 1, MAX_COMMITTEE_SIZE);
        uint256 collected = uint256(p.commitWindow) + p.revealGrace + p.revealWindow;
        _inRange("reportDeadline", p.reportDeadline, collected + 1, MAX_DISPUTE_WINDOW - 1);
        _inRange("disputeWindow", p.disputeWindow, uint256(p.reportDeadline) + 1, MAX_DISPUTE_WINDOW);
    }

    function _inRange(string memory name, uint256 value, uint256 minimum, uint256 maximum) internal pure {
        if (value < minimum || value > maximum) revert InvalidParameter(name, value, minimum, maximum);
    }
}
