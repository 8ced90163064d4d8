// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProviderOrchestrator} from "../../interfaces/IProviderOrchestrator.sol";
import {OracleClient} from "../epochs/OracleClient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// Which data units are under probe in which epoch: the digest that snapshots commit to, and announced maintenance.
abstract contract ProbeLedger is IProviderOrchestrator, OracleClient {
    using Checkpoints for Checkpoints.Trace256;
    using Checkpoints for Checkpoints.Trace160;
    using SafeCast for uint256;

    /// Share of time that may be announced as maintenance, counted in stretches of 30 days.
    uint256 internal constant MAINTENANCE_SHARE_BPS = 500;
    uint256 private constant MAINTENANCE_STRETCH = 30 days;
    uint256 private constant BPS = 10_000;

    Checkpoints.Trace256 private _digests;
    mapping(bytes32 dataUnit => Checkpoints.Trace160) private _probed;
    /// By the first epoch of each announced maintenance: the first one after it.
    mapping(bytes32 dataUnit => Checkpoints.Trace160) private _maintenance;
    mapping(bytes32 dataUnit => mapping(uint256 stretch => uint256 epochs)) private _maintained;

    /// @inheritdoc IProviderOrchestrator
    function unitsDigestAt(uint64 epoch) external view returns (bytes32) {
        return bytes32(_digests.upperLookupRecent(epoch));
    }

    /// @inheritdoc IProviderOrchestrator
    function isUnderProbe(bytes32 dataUnit, uint64 epoch) external view returns (bool) {
        return _probed[dataUnit].upperLookupRecent(epoch) == 1;
    }

    /// @inheritdoc IProviderOrchestrator
    function inMaintenance(bytes32 dataUnit, uint64 epoch) external view returns (bool) {
        return epoch < _maintenance[dataUnit].upperLookupRecent(epoch);
    }

    function _setUnderProbe(bytes32 dataUnit, bool underProbe) internal returns (uint64 effective) {
        effective = ORACLE.effectiveEpoch();
        uint8 kind = underProbe ? 1 : 0;
        bytes32 digest = keccak256(abi.encodePacked(bytes32(_digests.latest()), dataUnit, kind, effective));
        _digests.push(effective, uint256(digest));
        _probed[dataUnit].push(effective, kind);
        emit ProbeChanged(dataUnit, underProbe, effective, digest);
    }

    function _beginMaintenance(bytes32 dataUnit, uint64 epochs) internal returns (uint64 from) {
        from = _setUnderProbe(dataUnit, false);
        uint256 perStretch = MAINTENANCE_STRETCH / ORACLE.parameters().epochLength;
        uint256 left = perStretch * MAINTENANCE_SHARE_BPS / BPS - _maintained[dataUnit][from / perStretch];
        if (epochs == 0 || epochs > left) revert MaintenanceExceeded(epochs, left);
        _maintained[dataUnit][from / perStretch] += epochs;
        _maintenance[dataUnit].push(from, from + epochs);
        emit MaintenanceStarted(dataUnit, from, from + epochs);
    }

    /// Cuts the announced stretch to what was used of it; gives back whether its announced end was reached.
    function _finishMaintenance(bytes32 dataUnit) internal returns (bool due) {
        (, uint96 from, uint160 until) = _maintenance[dataUnit].latestCheckpoint();
        uint64 effective = ORACLE.effectiveEpoch();
        due = effective >= until;
        if (!due) _maintenance[dataUnit].push(from, effective);
        emit MaintenanceEnded(dataUnit, effective);
    }
}
