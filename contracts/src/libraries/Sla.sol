// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Verdict} from "../types/Messages.sol";
import {Compliance, Rolling, Terms} from "../types/Sla.sol";
import {Tallies} from "./Tallies.sol";
import {Verdicts} from "./Verdicts.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// Grades a verdict against terms; docs/protocol.md ("Compliance").
library Sla {
    uint256 internal constant PPM = 1_000_000;

    /// z² · 10⁴ for z = 1.96, the 95 % interval.
    uint256 private constant Z2 = 38_416;
    uint256 private constant SCALE = 10_000;

    /// The grade of an epoch by its own measurements.
    function compliance(Terms memory terms, Verdict memory verdict) internal pure returns (Compliance) {
        if (verdict.status == Verdicts.STATUS_INCONCLUSIVE) return Compliance.Inconclusive;
        if (verdict.corrupt) return Compliance.Corrupt;
        if (verdict.status == Verdicts.STATUS_UNREACHABLE) return Compliance.MissedBadly;
        Compliance worst = _atMost(verdict.meanLatencyMicros, terms.maxMeanLatencyMicros);
        worst = _worse(worst, _atLeast(verdict.uploadBytesPerSecond, terms.minUploadBytesPerSecond));
        worst = _worse(worst, _atLeast(verdict.downloadBytesPerSecond, terms.minDownloadBytesPerSecond));
        // Without a failure the upper bound is one; that saves the common case a square root.
        if (verdict.successes >= verdict.samples) return worst;
        (, uint256 upper) = wilson(verdict.successes, verdict.samples);
        return upper >= terms.minAvailabilityPpm ? worst : _worse(worst, Compliance.Missed);
    }

    /// Whether the promise was kept.
    function isGood(Compliance grade) internal pure returns (bool) {
        return grade == Compliance.Met || grade == Compliance.Exceeded;
    }

    /// Whether 30 days fall short of the uptime or the error rate that was promised, beyond what chance explains: both are
    /// judged by the upper bound of what went well. Each epoch is one trial of uptime, rounded up to whole ones; each request
    /// one of the error rate.
    function breached(Terms memory terms, Rolling memory rolling) internal pure returns (bool) {
        uint256 upper;
        if (terms.minUptimePpm > 0 && rolling.downtime >= Tallies.EPOCH) {
            (, upper) = wilson(rolling.epochs - rolling.downtime / Tallies.EPOCH, rolling.epochs);
            if (upper < terms.minUptimePpm) return true;
        }
        if (terms.maxErrorRatePpm == 0 || rolling.failures == 0) return false;
        (, upper) = wilson(rolling.requests - rolling.failures, rolling.requests);
        return upper + terms.maxErrorRatePpm < PPM;
    }

    /// The Wilson score interval of s successes in n samples, in ppm, rounded down. Without samples nothing is known:
    /// (0, 1,000,000). A small sample has a high upper bound and so cannot convict.
    function wilson(uint256 s, uint256 n) internal pure returns (uint256 lower, uint256 upper) {
        if (n == 0) return (0, PPM);
        if (s > n) s = n;
        uint256 spread = Math.sqrt(Z2 * (Z2 + 4 * s * (n - s) * SCALE / n));
        uint256 centre = 2 * s * SCALE + Z2;
        uint256 width = 2 * (n * SCALE + Z2);
        upper = Math.min(PPM, PPM * (centre + spread) / width);
        // spread² ≤ z2² + z2·4·s·10⁴ ≤ (z2 + 2·s·10⁴)², so the difference is never negative.
        lower = PPM * (centre - spread) / width;
    }

    // Both compare numbers of at most 64 bits, so no product overflows.

    function _atMost(uint256 value, uint256 maximum) private pure returns (Compliance) {
        unchecked {
            if (5 * value <= 4 * maximum) return Compliance.Exceeded;
            if (value <= maximum) return Compliance.Met;
            return 5 * value <= 6 * maximum ? Compliance.Missed : Compliance.MissedBadly;
        }
    }

    function _atLeast(uint256 value, uint256 minimum) private pure returns (Compliance) {
        unchecked {
            if (5 * value >= 6 * minimum) return Compliance.Exceeded;
            if (value >= minimum) return Compliance.Met;
            return 5 * value >= 4 * minimum ? Compliance.Missed : Compliance.MissedBadly;
        }
    }

    function _worse(Compliance a, Compliance b) private pure returns (Compliance) {
        return a < b ? a : b;
    }
}
