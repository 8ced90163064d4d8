// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Compliance} from "../types/Sla.sol";

/// A data unit's reputation: 0–100, 50 at the start, moved by settled epochs, drifting back to 50 in silence.
library ReputationScore {
    uint8 internal constant START = 50;
    uint8 internal constant MAXIMUM = 100;
    uint256 internal constant DECAY_PERIOD = 30 days;
    uint256 internal constant DECAY_STEP = 10;

    /// The score after one settled epoch.
    function next(uint8 score, Compliance compliance, bool reportedOnTime) internal pure returns (uint8) {
        if (compliance == Compliance.Inconclusive) return score;
        // Between 0 − 4 and 255 + 4, so nothing overflows and the casts keep the value.
        unchecked {
            int256 moved = int256(uint256(score)) + _change(compliance) + (reportedOnTime ? int256(1) : int256(-1));
            if (moved < 0) return 0;
            // forge-lint: disable-next-line(unsafe-typecast)
            return moved > int256(uint256(MAXIMUM)) ? MAXIMUM : uint8(uint256(moved));
        }
    }

    /// The score after `elapsed` seconds without a record: 10 points nearer to 50 for each full 30 days.
    function decayed(uint8 score, uint256 elapsed) internal pure returns (uint8) {
        if (elapsed < DECAY_PERIOD) return score;
        uint256 drift = elapsed / DECAY_PERIOD * DECAY_STEP;
        uint256 distance = score > START ? score - START : START - score;
        if (drift >= distance) return START;
        // The drift is below the distance, which is at most 50.
        // forge-lint: disable-next-line(unsafe-typecast)
        return score > START ? score - uint8(drift) : score + uint8(drift);
    }

    function _change(Compliance compliance) private pure returns (int256) {
        if (compliance == Compliance.Exceeded) return 3;
        if (compliance == Compliance.Met) return 2;
        if (compliance == Compliance.Missed) return -2;
        return -3;
    }
}
