// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProviderOrchestrator} from "../../interfaces/IProviderOrchestrator.sol";
import {Sla} from "../../libraries/Sla.sol";
import {MAX_SPEED, Terms} from "../../types/Sla.sol";
import {BridgeNodes} from "./BridgeNodes.sol";
import {Collaterals} from "./Collaterals.sol";

/// The units that providers offer, each a bucket on a Bridge Node of theirs: capacity, price and terms, which bind
/// agreements still to come, never those that run.
abstract contract DataUnits is BridgeNodes, Collaterals {
    uint256 private constant MAX_UNITS_PER_PROVIDER = 64;

    struct Unit {
        address provider;
        UnitState state;
        uint64 capacity;
        address bridge;
        uint96 pricePerEpoch;
        Terms offered;
    }

    mapping(bytes32 dataUnit => Unit) internal _units;
    mapping(address provider => bytes32[]) internal _unitsOf;

    modifier onlyProviderOf(bytes32 unit) {
        address provider = _known(unit).provider;
        if (provider != msg.sender) revert NotProvider(msg.sender, provider);
        _;
    }

    /// @inheritdoc IProviderOrchestrator
    function addDataUnit(
        address bridge,
        string calldata bucket,
        uint64 capacity,
        uint96 pricePerEpoch,
        Terms calldata offered
    ) external whenNotPaused onlyCertified returns (bytes32 id) {
        if (_bridges[bridge] != msg.sender) revert NotProvider(msg.sender, _bridges[bridge]);
        _requireCollateral(msg.sender);
        _checkText(bucket);
        _checkTerms(offered);
        id = keccak256(abi.encode(bridge, bucket));
        if (_units[id].state != UnitState.None) revert DataUnitExists(id);
        if (_unitsOf[msg.sender].length >= MAX_UNITS_PER_PROVIDER) revert TooManyDataUnits(MAX_UNITS_PER_PROVIDER);
        _unitsOf[msg.sender].push(id);
        ++_unitsOn[bridge];
        Unit storage unit = _units[id];
        unit.provider = msg.sender;
        unit.bridge = bridge;
        unit.pricePerEpoch = pricePerEpoch;
        unit.offered = offered;
        unit.capacity = capacity;
        emit DataUnitAdded(id, bridge, msg.sender, bucket, capacity, pricePerEpoch, offered);
        _setState(id, UnitState.Reserved);
    }

    /// @inheritdoc IProviderOrchestrator
    function setOffer(bytes32 id, uint64 capacity, uint96 pricePerEpoch, Terms calldata offered)
        external
        onlyProviderOf(id)
    {
        _checkTerms(offered);
        Unit storage unit = _units[id];
        unit.capacity = capacity;
        unit.pricePerEpoch = pricePerEpoch;
        unit.offered = offered;
        emit DataUnitOfferChanged(id, capacity, pricePerEpoch, offered);
    }

    /// @inheritdoc IProviderOrchestrator
    function decommission(bytes32 id) external onlyProviderOf(id) {
        _requireState(id, UnitState.Reserved);
        _setState(id, UnitState.Decommissioning);
        --_unitsOn[_units[id].bridge];
        bytes32[] storage units = _unitsOf[msg.sender];
        for (uint256 i = 0; i < units.length; ++i) {
            if (units[i] != id) continue;
            units[i] = units[units.length - 1];
            units.pop();
            break;
        }
    }

    /// @inheritdoc IProviderOrchestrator
    function providerOf(bytes32 id) external view returns (address) {
        return _units[id].provider;
    }

    /// @inheritdoc IProviderOrchestrator
    function unitsOf(address provider) external view returns (bytes32[] memory) {
        return _unitsOf[provider];
    }

    function _setState(bytes32 id, UnitState state) internal {
        _units[id].state = state;
        emit DataUnitStateChanged(id, state);
    }

    function _known(bytes32 id) internal view returns (Unit storage unit) {
        unit = _units[id];
        if (unit.state == UnitState.None) revert UnknownDataUnit(id);
    }

    function _requireState(bytes32 id, UnitState state) internal view {
        UnitState actual = _known(id).state;
        if (actual != state) revert WrongState(id, actual);
    }

    /// Whether the offer promises at least what the terms demand.
    function _covers(Terms memory offered, Terms calldata terms) internal pure returns (bool) {
        return terms.maxMeanLatencyMicros >= offered.maxMeanLatencyMicros
            && terms.minUploadBytesPerSecond <= offered.minUploadBytesPerSecond
            && terms.minDownloadBytesPerSecond <= offered.minDownloadBytesPerSecond
            && terms.minAvailabilityPpm <= offered.minAvailabilityPpm && terms.minUptimePpm <= offered.minUptimePpm
            && _coversErrors(offered.maxErrorRatePpm, terms.maxErrorRatePpm);
    }

    /// Zero promises nothing, so it is the weakest offer and the least demand.
    function _coversErrors(uint256 offered, uint256 demanded) private pure returns (bool) {
        return demanded == 0 || (offered != 0 && demanded >= offered);
    }

    function _checkTerms(Terms calldata terms) private pure {
        bool shares =
            terms.minAvailabilityPpm <= Sla.PPM && terms.minUptimePpm <= Sla.PPM && terms.maxErrorRatePpm <= Sla.PPM;
        bool speeds = terms.minUploadBytesPerSecond <= MAX_SPEED && terms.minDownloadBytesPerSecond <= MAX_SPEED;
        if (!shares || !speeds || terms.maxMeanLatencyMicros == 0) revert InvalidTerms(terms);
    }
}
