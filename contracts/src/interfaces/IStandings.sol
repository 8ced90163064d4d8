// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LadderStep} from "../types/Sla.sol";

/// What settled epochs made of each data unit: its reputation, and the ladder for repeated severe breach.
interface IStandings {
    /// How a unit stands now. `strikes`: badly missed epochs not yet made good.
    struct Standing {
        address provider;
        uint8 reputation;
        LadderStep step;
        uint8 strikes;
    }

    event LadderChanged(bytes32 indexed dataUnit, uint64 indexed epoch, LadderStep step, uint8 strikes);

    error UnitSuspended(bytes32 dataUnit, LadderStep step);

    /// @notice A unit without any agreement so far stands at the start: reputation 50, no step, no provider yet.
    /// @param dataUnit the data unit's id
    /// @return the standing
    function standingOf(bytes32 dataUnit) external view returns (Standing memory);
}
