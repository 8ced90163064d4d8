// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Rolling} from "../types/Sla.sol";

/// Four running sums side by side in 144 bits: epochs (24), downtime (40), requests (40), failures (40). Each wraps by
/// itself, and differences are taken in the same way, so a difference is right as long as it fits its field by itself: 30 days
/// have at most 2,592,000 epochs, with 259,200,000,000 of downtime and 679,474,656,000 requests.
type Tally is uint144;

using {add as +, minus as -} for Tally global;

// The highest bit of each field, and all bits.
uint256 constant TOPS = 1 << 23 | 1 << 63 | 1 << 103 | 1 << 143;
uint256 constant ALL = type(uint144).max;
// Downtime and failures.
uint256 constant FAULTS = 0xffffffffff << 24 | 0xffffffffff << 104;

/// Adds below the highest bits, where nothing can carry over, then these without their carries.
function add(Tally a, Tally b) pure returns (Tally) {
    (uint256 x, uint256 y) = (Tally.unwrap(a), Tally.unwrap(b));
    // 144 bits: below each field's highest bit a sum stays in the field.
    // forge-lint: disable-next-line(unsafe-typecast)
    return Tally.wrap(uint144(((x & ~TOPS) + (y & ~TOPS)) ^ ((x ^ y) & TOPS)));
}

/// Lends each field its highest bit, so that nothing is borrowed from the next.
function minus(Tally a, Tally b) pure returns (Tally) {
    (uint256 x, uint256 y) = (Tally.unwrap(a), Tally.unwrap(b));
    // As above.
    // forge-lint: disable-next-line(unsafe-typecast)
    return Tally.wrap(uint144(((x | TOPS) - (y & ~TOPS)) ^ ((x ^ y ^ ALL) & TOPS)));
}

library Tallies {
    /// Downtime of one whole epoch.
    uint256 internal constant EPOCH = 100_000;
    /// No epoch counts with more requests; of more, the share that failed is kept, rounded down.
    uint256 internal constant MAX_REQUESTS = 262_143;

    /// What a measured epoch adds; nothing without samples.
    function measured(uint256 samples, uint256 successes) internal pure returns (Tally) {
        if (samples == 0) return Tally.wrap(0);
        // The common case, in which nothing failed, needs no division.
        if (successes >= samples) return _pack(0, samples > MAX_REQUESTS ? MAX_REQUESTS : samples, 0);
        uint256 failures = samples - successes;
        uint256 downtime = EPOCH * failures / samples;
        if (samples <= MAX_REQUESTS) return _pack(downtime, samples, failures);
        return _pack(downtime, MAX_REQUESTS, MAX_REQUESTS * failures / samples);
    }

    /// An epoch that the provider kept the unit away from: down, and nothing was asked.
    function absent() internal pure returns (Tally) {
        return _pack(EPOCH, 0, 0);
    }

    /// Whether nothing was down and nothing failed.
    function isClean(Tally tally) internal pure returns (bool) {
        return Tally.unwrap(tally) & FAULTS == 0;
    }

    function read(Tally tally) internal pure returns (Rolling memory) {
        uint256 word = Tally.unwrap(tally);
        return Rolling({
            epochs: word & 0xffffff,
            downtime: word >> 24 & 0xffffffffff,
            requests: word >> 64 & 0xffffffffff,
            failures: word >> 104
        });
    }

    /// One epoch; the numbers are within their fields.
    function _pack(uint256 downtime, uint256 requests, uint256 failures) private pure returns (Tally) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return Tally.wrap(uint144(1 | downtime << 24 | requests << 64 | failures << 104));
    }
}
