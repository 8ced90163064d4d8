// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosFeed} from "../interfaces/IQosFeed.sol";
import {Verdicts} from "../libraries/Verdicts.sol";
import {ProvenVerdict} from "../types/Messages.sol";
import {Compliance, Terms} from "../types/Sla.sol";

/// An example to copy: acts on attested quality of service, and refuses data that is stale, open to dispute, annulled or
/// inconclusive.
contract QosConsumer {
    IQosFeed private immutable FEED;
    uint256 private immutable MAX_AGE;

    error DataTooOld(uint256 measuredUntil, uint256 maxAge);
    error DataNotFinal(IQosFeed.Status status);
    error DataInconclusive(uint64 epoch);

    /// @param maxAge seconds after which a measurement says nothing any more
    constructor(IQosFeed feed, uint256 maxAge) {
        FEED = feed;
        MAX_AGE = maxAge;
    }

    /// Mean latency in microseconds from the newest published verdict; reverts rather than guess.
    function latency(bytes32 dataUnit) external view returns (uint32) {
        (IQosFeed.Reading memory reading, IQosFeed.Status status) = FEED.latest(dataUnit);
        if (status != IQosFeed.Status.Final) revert DataNotFinal(status);
        if (block.timestamp > reading.measuredUntil + MAX_AGE) revert DataTooOld(reading.measuredUntil, MAX_AGE);
        if (reading.verdictStatus == Verdicts.STATUS_INCONCLUSIVE) revert DataInconclusive(reading.epoch);
        return reading.meanLatencyMicros;
    }

    /// Whether a verdict that the caller brings meets `terms`; needs nothing published.
    function isGood(Terms calldata terms, ProvenVerdict calldata proven) external view returns (bool) {
        (IQosFeed.Status status, Compliance compliance) = FEED.meets(terms, proven);
        if (status != IQosFeed.Status.Final) revert DataNotFinal(status);
        if (compliance == Compliance.Inconclusive) revert DataInconclusive(proven.verdict.epoch);
        return compliance == Compliance.Met || compliance == Compliance.Exceeded;
    }
}
