// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDutyCourt} from "../interfaces/IDutyCourt.sol";
import {Observation, Verdict} from "../types/Messages.sol";
import {Verdicts} from "./Verdicts.sol";

/// When an observation is so far from the verdict that counted it that another network does not explain it. Speeds are not
/// looked at, since they differ honestly by orders of magnitude with the way, and neither is an accusation of corruption,
/// since who serves one observer rotten bytes must not also get it punished for saying so.
library Outliers {
    uint256 private constant BPS = 10_000;

    function isOutlying(IDutyCourt.Duties memory duties, Observation memory o, Verdict memory v)
        internal
        pure
        returns (bool)
    {
        if (v.status == Verdicts.STATUS_INCONCLUSIVE) return false;
        return _availability(duties, o, v) || _latency(duties, o, v);
    }

    /// Shares of successes, compared exactly: |s/n − S/N| > gap.
    function _availability(IDutyCourt.Duties memory duties, Observation memory o, Verdict memory v)
        private
        pure
        returns (bool)
    {
        uint256 mine = uint256(o.successes) * v.samples;
        uint256 theirs = uint256(v.successes) * o.samples;
        uint256 apart = mine > theirs ? mine - theirs : theirs - mine;
        return apart * BPS > uint256(duties.availabilityGapBps) * o.samples * v.samples;
    }

    /// Both reached the unit, one of the means is many times the other, and they are far apart.
    function _latency(IDutyCourt.Duties memory duties, Observation memory o, Verdict memory v)
        private
        pure
        returns (bool)
    {
        if (o.outcome != Verdicts.OUTCOME_MEASURED || v.status != Verdicts.STATUS_MEASURED) return false;
        (uint256 high, uint256 low) = o.meanLatencyMicros > v.meanLatencyMicros
            ? (o.meanLatencyMicros, v.meanLatencyMicros)
            : (v.meanLatencyMicros, o.meanLatencyMicros);
        return high > low * duties.latencyFactor && high - low > duties.latencySlackMicros;
    }
}
