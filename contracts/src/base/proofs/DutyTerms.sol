// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDutyCourt} from "../../interfaces/IDutyCourt.sol";
import {IQosOracle} from "../../interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "../../interfaces/IValidatorRegistry.sol";
import {Versions} from "../../libraries/Versions.sol";
import {Sealed} from "../Sealed.sol";

/// The rules of the duty court with their bounds, two epochs' notice, and the deadlines that follow from them.
abstract contract DutyTerms is IDutyCourt, Sealed {
    using Versions for uint64[];

    uint256 internal constant MAX_WINDOW = 128;
    uint256 private constant MIN_WINDOW = 8;
    uint256 private constant MIN_PROVIDERS = 2;
    uint256 private constant MAX_PROVIDERS = 8;
    uint256 private constant MIN_LATENCY_FACTOR = 4;
    uint256 private constant MIN_LATENCY_SLACK = 1_000_000;
    uint256 private constant BPS = 10_000;
    uint256 private constant MAX_COOLING = 30 days;

    IQosOracle internal immutable ORACLE;
    IValidatorRegistry internal immutable VALIDATORS;

    uint64[] private _since;
    Duties[] private _versions;

    constructor(address admin, IQosOracle oracle, IValidatorRegistry validators, Duties memory initial) Sealed(admin) {
        ORACLE = oracle;
        VALIDATORS = validators;
        _change(initial, 0);
    }

    /// @inheritdoc IDutyCourt
    function setDuties(Duties calldata duties) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _change(duties, ORACLE.effectiveEpoch());
    }

    /// @inheritdoc IDutyCourt
    function dutiesAt(uint64 epoch) public view returns (Duties memory duties, uint64 since) {
        uint256 place = _since.placeAt(epoch);
        return (_versions[place], _since[place]);
    }

    /// @inheritdoc IDutyCourt
    function strikeDeadlineOf(uint64 epoch) public view returns (uint256) {
        (Duties memory duties,) = dutiesAt(epoch);
        return ORACLE.disputeDeadlineOf(epoch) + _seconds(duties.window);
    }

    /// @inheritdoc IDutyCourt
    function rewardDeadlineOf(uint64 epoch) external view returns (uint256) {
        (Duties memory duties,) = dutiesAt(epoch);
        // The last window that holds the epoch ends a window less one epoch later.
        return ORACLE.disputeDeadlineOf(epoch + duties.window - 1) + _seconds(duties.window);
    }

    /// So many epochs in seconds.
    function _seconds(uint256 epochs) internal view returns (uint256) {
        return epochs * ORACLE.parameters().epochLength;
    }

    function _change(Duties memory d, uint64 effective) private {
        _check(d);
        uint256 place = _since.placeFor(effective);
        if (place == _versions.length) _versions.push(d);
        else _versions[place] = d;
        emit DutiesChanged(effective, d);
    }

    /// A liar that leads a third of all epochs can leave others out of a third of all reports; three quarters are far away.
    /// And a window fits half the unbonding period: when an index goes to the next holder, nothing can be shown any more that
    /// its former one did.
    function _check(Duties memory d) private view {
        uint256 length = _seconds(1);
        uint256 most = VALIDATORS.unbondingPeriod() / (2 * length);
        uint256 least = (3 * uint256(d.window) + 3) / 4;
        _inRange("window", d.window, MIN_WINDOW, most < MAX_WINDOW ? most : MAX_WINDOW);
        _inRange("absences", d.absences, least, d.window);
        _inRange("strikes", d.strikes, least, d.window);
        _inRange("providers", d.providers, MIN_PROVIDERS, MAX_PROVIDERS);
        _inRange("latencyFactor", d.latencyFactor, MIN_LATENCY_FACTOR, type(uint16).max);
        _inRange("latencySlackMicros", d.latencySlackMicros, MIN_LATENCY_SLACK, type(uint32).max);
        _inRange("availabilityGapBps", d.availabilityGapBps, BPS / 2, BPS);
        _inRange("coolingEpochs", d.coolingEpochs, 1, MAX_COOLING / length);
    }

    function _inRange(string memory name, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) revert InvalidDuty(name, value, minimum, maximum);
    }
}
