// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// What changes with notice: each version holds from an epoch on, until the next one does. The epochs, ascending, say where
/// in a list beside them a version stands. However many there are, an old epoch's is found in a few steps.
library Versions {
    /// Where the version that holds from `effective` on is to be written: over the newest one if that holds from the same
    /// epoch on, or else behind it.
    function placeFor(uint64[] storage since, uint64 effective) internal returns (uint256 place) {
        place = since.length;
        if (place > 0 && since[place - 1] == effective) return place - 1;
        since.push(effective);
    }

    /// Where the version that holds in `epoch` stands; the first one for epochs before all of them.
    function placeAt(uint64[] storage since, uint64 epoch) internal view returns (uint256 place) {
        uint256 beyond = since.length;
        while (place + 1 < beyond) {
            uint256 middle = (place + beyond) / 2;
            if (since[middle] > epoch) beyond = middle;
            else place = middle;
        }
    }
}
