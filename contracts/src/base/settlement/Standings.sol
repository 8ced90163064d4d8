// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IStandings} from "../../interfaces/IStandings.sol";
import {Ladder} from "../../libraries/Ladder.sol";
import {ReputationScore} from "../../libraries/ReputationScore.sol";
import {Compliance, LadderStep} from "../../types/Sla.sol";

/// Reputation and ladder of each data unit, kept where epochs settle: one slot, read and written once for each.
abstract contract Standings is IStandings {
    /// Provider (160 bits), reputation, step and strikes (8 each), and the time of the last settled epoch (40).
    mapping(bytes32 dataUnit => uint256 word) private _records;

    /// @inheritdoc IStandings
    function standingOf(bytes32 dataUnit) external view returns (Standing memory) {
        return _standing(dataUnit);
    }

    function _requireNotSuspended(bytes32 dataUnit) internal view {
        LadderStep step = _standing(dataUnit).step;
        if (step >= LadderStep.Suspended) revert UnitSuspended(dataUnit, step);
    }

    /// Begins the record of a unit with its first agreement.
    function _enrol(bytes32 dataUnit, address provider) internal {
        if (_records[dataUnit] == 0) _keep(dataUnit, provider, ReputationScore.START, LadderStep.None, 0);
    }

    /// Moves reputation and ladder by a settled epoch.
    /// @param before the unit's standing as it is
    /// @return reputation what it is now
    /// @return slashed whether the last step of the ladder was reached
    function _record(Standing memory before, bytes32 dataUnit, uint64 epoch, Compliance compliance, bool reportedOnTime)
        internal
        returns (uint8 reputation, bool slashed)
    {
        if (compliance == Compliance.Inconclusive) return (before.reputation, false);
        reputation = ReputationScore.next(before.reputation, compliance, reportedOnTime);
        LadderStep step;
        uint8 strikes;
        (step, strikes, slashed) = Ladder.next(before.step, before.strikes, compliance);
        if (strikes != before.strikes) emit LadderChanged(dataUnit, epoch, step, strikes);
        _keep(dataUnit, before.provider, reputation, step, strikes);
    }

    function _providerOf(bytes32 dataUnit) internal view returns (address) {
        return _standing(dataUnit).provider;
    }

    function _keep(bytes32 dataUnit, address provider, uint8 reputation, LadderStep step, uint8 strikes) private {
        uint256 grades = uint256(reputation) << 160 | uint256(step) << 168 | uint256(strikes) << 176;
        _records[dataUnit] = uint256(uint160(provider)) | grades | block.timestamp << 184;
    }

    /// The standing as of now: with the reputation's drift since the last change.
    function _standing(bytes32 dataUnit) internal view returns (Standing memory s) {
        uint256 word = _records[dataUnit];
        if (word == 0) return Standing(address(0), ReputationScore.START, LadderStep.None, 0);
        // Each field as it was stored.
        // forge-lint: disable-start(unsafe-typecast)
        s.provider = address(uint160(word));
        s.reputation = ReputationScore.decayed(uint8(word >> 160), block.timestamp - (word >> 184));
        s.step = LadderStep(uint8(word >> 168));
        s.strikes = uint8(word >> 176);
        // forge-lint: disable-end(unsafe-typecast)
    }
}
