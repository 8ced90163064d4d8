// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDutyCourt} from "../../src/interfaces/IDutyCourt.sol";
import {Outliers} from "../../src/libraries/Outliers.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {Observation, Verdict} from "../../src/types/Messages.sol";
import {Epochs} from "../support/Epochs.sol";

contract OutliersTest is Epochs {
    function test_aLatencyTakesFactorAndDistance() public pure {
        (Observation memory o, Verdict memory v) = _pair();
        v.meanLatencyMicros = 20_000;
        o.meanLatencyMicros = 1_020_000;
        no(_outlying(o, v), "fifty times, but a second is a way around the earth");
        o.meanLatencyMicros = 1_020_001;
        yes(_outlying(o, v), "more than a second");
        v.meanLatencyMicros = 500_000;
        o.meanLatencyMicros = 5_000_000;
        no(_outlying(o, v), "exactly ten times");
        o.meanLatencyMicros = 5_000_001;
        yes(_outlying(o, v), "more than ten times");
        (o.meanLatencyMicros, v.meanLatencyMicros) = (500_000, 5_000_000);
        no(_outlying(o, v), "a tenth");
        v.meanLatencyMicros = 5_000_001;
        yes(_outlying(o, v), "less than a tenth");
    }

    function test_anAvailabilityTakesTheGap() public pure {
        (Observation memory o, Verdict memory v) = _pair();
        (v.samples, v.successes, o.samples, o.successes) = (700, 700, 100, 20);
        no(_outlying(o, v), "exactly 80 points");
        o.successes = 19;
        yes(_outlying(o, v), "81 points below");
        (v.successes, o.successes) = (0, 80);
        no(_outlying(o, v), "80 points above");
        o.successes = 81;
        yes(_outlying(o, v), "81 points above");
        (o.outcome, o.successes, v.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0, 560);
        no(_outlying(o, v), "unreachable where others saw 80 %");
        v.successes = 561;
        yes(_outlying(o, v), "and where they saw more");
    }

    function test_whatIsNotLookedAt() public pure {
        (Observation memory o, Verdict memory v) = _pair();
        (o.uploadBytesPerSecond, o.downloadBytesPerSecond) = (1, type(uint64).max);
        o.corruptRetrievals = o.retrievals;
        no(_outlying(o, v), "speeds and accusations");
        (o.meanLatencyMicros, v.status) = (type(uint32).max, Verdicts.STATUS_UNREACHABLE);
        v.successes = v.samples; // as if: only the status differs
        no(_outlying(o, v), "no latency is compared with none");
        (v.status, v.samples, v.successes) = (Verdicts.STATUS_INCONCLUSIVE, 0, 0);
        no(_outlying(o, v), "nothing was decided");
    }

    /// Neither the order of the two nor numbers at the edge of their types change the answer, and what is close never is far.
    function testFuzz_isSymmetricAndSpares(uint32 a, uint32 b, uint32 n, uint32 s, uint32 m, uint32 t) public pure {
        (Observation memory o, Verdict memory v) = _pair();
        o.samples = uint32(bound(n, 1, type(uint32).max));
        o.successes = uint32(bound(s, 1, o.samples));
        v.samples = bound64(m, 1, type(uint32).max);
        v.successes = bound64(t, 1, v.samples);
        (o.meanLatencyMicros, v.meanLatencyMicros) = (a, b);
        bool outlying = _outlying(o, v);
        (Observation memory p, Verdict memory w) = _pair();
        (p.samples, p.successes, p.meanLatencyMicros) = (uint32(v.samples), uint32(v.successes), b);
        (w.samples, w.successes, w.meanLatencyMicros) = (o.samples, o.successes, a);
        yes(outlying == _outlying(p, w), "either way");
        uint256 apart = a > b ? a - b : b - a;
        uint256 mine = uint256(o.successes) * 1e6 / o.samples;
        uint256 theirs = uint256(v.successes) * 1e6 / v.samples;
        if (apart <= 1_000_000 && (mine > theirs ? mine - theirs : theirs - mine) < 800_000) no(outlying, "close");
    }

    function bound64(uint256 value, uint256 low, uint256 high) private pure returns (uint64) {
        return uint64(bound(value, low, high));
    }

    function _pair() private pure returns (Observation memory o, Verdict memory v) {
        o = healthy(bytes32(uint256(1)), 0);
        v.status = Verdicts.STATUS_MEASURED;
        (v.samples, v.successes, v.meanLatencyMicros) = (700, 700, o.meanLatencyMicros);
    }

    function _outlying(Observation memory o, Verdict memory v) private pure returns (bool) {
        IDutyCourt.Duties memory d = devnetDuties();
        return Outliers.isOutlying(d, o, v);
    }
}
