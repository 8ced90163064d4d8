// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Criteria, Observation, Verdict} from "../types/Messages.sol";
import {MerkleTree} from "./MerkleTree.sol";
import {Verdicts} from "./Verdicts.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// From observations to a verdict, the same rule as every node's; docs/protocol.md ("From observations to a verdict").
library Aggregation {
    /// What the rule needs beside the observations.
    struct Context {
        uint64 epoch;
        bytes32 dataUnit;
        bytes32 criteriaHash;
        Criteria criteria;
        /// Liars that the committee tolerates, f_k.
        uint256 faults;
        /// Bitmap of the validators whose observation may count: of the committee, with an included batch.
        uint256 eligible;
    }

    /// The verdict over `observations`; `validators` are their observers' indices, ascending.
    function verdict(Context memory context, Observation[] memory observations, uint256[] memory validators)
        internal
        pure
        returns (Verdict memory result)
    {
        Observation[] memory counted = new Observation[](observations.length);
        bytes32[] memory leaves = new bytes32[](observations.length);
        uint256 count = 0;
        result.epoch = context.epoch;
        result.dataUnit = context.dataUnit;
        result.criteria = context.criteriaHash;
        for (uint256 i = 0; i < observations.length; ++i) {
            if (context.eligible >> validators[i] & 1 == 0 || !counts(context, observations[i])) continue;
            result.observers |= 1 << validators[i];
            leaves[count] = Verdicts.hash(observations[i]);
            counted[count++] = observations[i];
        }
        assembly ("memory-safe") {
            mstore(counted, count)
        }
        result.observationsRoot = MerkleTree.root(leaves, count);
        // Any 2·f_k + 1 counted observations have an honest majority; fewer decide nothing.
        if (count >= 2 * context.faults + 1) _measure(context, counted, result);
    }

    /// Whether an observation by an eligible validator counts.
    function counts(Context memory context, Observation memory o) internal pure returns (bool) {
        if (o.epoch != context.epoch || o.dataUnit != context.dataUnit || o.criteria != context.criteriaHash) {
            return false;
        }
        if (o.samples == 0 || o.samples < context.criteria.minSamples) return false;
        if (o.successes > o.samples || o.corruptRetrievals > o.retrievals) return false;
        if (o.outcome == Verdicts.OUTCOME_MEASURED) return o.successes > 0;
        return o.outcome == Verdicts.OUTCOME_UNREACHABLE && o.successes == 0;
    }

    function _measure(Context memory context, Observation[] memory counted, Verdict memory result) private pure {
        uint256 unreachable = 0;
        uint256 onTime = 0;
        for (uint256 i = 0; i < counted.length; ++i) {
            Observation memory o = counted[i];
            if (o.outcome == Verdicts.OUTCOME_UNREACHABLE) ++unreachable;
            if (o.reportedOnTime) ++onTime;
            if (o.corruptRetrievals > 0) ++result.corruptObservers;
            // A weight is capped, so that no observer outshouts the others; 256 · 2³² fits.
            result.samples += uint64(Math.min(o.samples, context.criteria.maxSamples));
            result.retrievals += uint64(Math.min(o.retrievals, context.criteria.maxRetrievals));
        }
        result.reportedOnTime = 2 * onTime > counted.length;
        result.corrupt = result.corruptObservers >= context.faults + 1;
        Observation memory middle = counted[_medianAvailability(counted)];
        // Successes never exceed samples, so the product's quotient fits what `samples` fits.
        // forge-lint: disable-next-line(unsafe-typecast)
        result.successes = uint64(uint256(result.samples) * middle.successes / middle.samples);
        if (2 * unreachable > counted.length) {
            result.status = Verdicts.STATUS_UNREACHABLE;
        } else {
            result.status = Verdicts.STATUS_MEASURED;
            _medians(counted, counted.length - unreachable, result);
        }
    }

    /// The four medians over the Measured observations, each metric by itself.
    function _medians(Observation[] memory counted, uint256 measured, Verdict memory result) private pure {
        uint256[] memory mean = new uint256[](measured);
        uint256[] memory p95 = new uint256[](measured);
        uint256[] memory upload = new uint256[](measured);
        uint256[] memory download = new uint256[](measured);
        uint256 n = 0;
        for (uint256 i = 0; i < counted.length; ++i) {
            Observation memory o = counted[i];
            if (o.outcome != Verdicts.OUTCOME_MEASURED) continue;
            _insert(mean, n, o.meanLatencyMicros);
            _insert(p95, n, o.p95LatencyMicros);
            _insert(upload, n, o.uploadBytesPerSecond);
            _insert(download, n++, o.downloadBytesPerSecond);
        }
        uint256 middle = (n - 1) / 2;
        // Each value came out of a field of the width it returns to.
        // forge-lint: disable-start(unsafe-typecast)
        result.meanLatencyMicros = uint32(mean[middle]);
        result.p95LatencyMicros = uint32(p95[middle]);
        result.uploadBytesPerSecond = uint64(upload[middle]);
        result.downloadBytesPerSecond = uint64(download[middle]);
        // forge-lint: disable-end(unsafe-typecast)
    }

    /// Keeps the first `n + 1` values ascending.
    function _insert(uint256[] memory values, uint256 n, uint256 value) private pure {
        for (; n > 0 && values[n - 1] > value; --n) {
            values[n] = values[n - 1];
        }
        values[n] = value;
    }

    /// Position of the observation with the lower-median availability, compared exactly; ties by validator index.
    function _medianAvailability(Observation[] memory counted) private pure returns (uint256) {
        uint256[] memory order = new uint256[](counted.length);
        for (uint256 i = 0; i < counted.length; ++i) {
            uint256 slot = i;
            // Strictly greater only: equals stay in the order they came, which is by index.
            for (; slot > 0 && _moreAvailable(counted[order[slot - 1]], counted[i]); --slot) {
                order[slot] = order[slot - 1];
            }
            order[slot] = i;
        }
        return order[(counted.length - 1) / 2];
    }

    function _moreAvailable(Observation memory a, Observation memory b) private pure returns (bool) {
        return uint256(a.successes) * b.samples > uint256(b.successes) * a.samples;
    }
}
