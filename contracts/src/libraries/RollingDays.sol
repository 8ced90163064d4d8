// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Tally} from "./Tallies.sol";

/// A window of 30 days (UTC, by the end of each epoch) over sums that only grow: what they were at the end of each of the last
/// 30 days is kept in a ring, and what they were before the window is kept by the caller, so that within a day nothing but
/// the sums themselves is touched. A new day costs one write and reads at most as many entries as days went by, 30 at most.
library RollingDays {
    uint256 internal constant DAYS = 30;

    /// Closing sums, each with its day, so that an entry of an earlier round is never taken for this one's.
    struct Ring {
        mapping(uint256 place => uint256 dayAndTally) closings;
    }

    /// Closes `last`, the day that `total` was last added to, and moves the window on to end with the later day `today`.
    /// @param before the sums before the window that ended with `last`
    /// @return the sums before the new window
    function advance(Ring storage ring, uint256 last, uint256 today, Tally total, Tally before)
        internal
        returns (Tally)
    {
        ring.closings[last % DAYS] = last << 144 | Tally.unwrap(total);
        if (today >= last + DAYS) return total;
        // The newest closing among the days that leave; those without one added nothing.
        for (uint256 day = today - DAYS; day + DAYS > last; --day) {
            uint256 closing = ring.closings[day % DAYS];
            // forge-lint: disable-next-line(unsafe-typecast)
            if (closing >> 144 == day) return Tally.wrap(uint144(closing));
        }
        return before;
    }
}
