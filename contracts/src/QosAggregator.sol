// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosFeed} from "./interfaces/IQosFeed.sol";
import {Sla} from "./libraries/Sla.sol";
import {Verdicts} from "./libraries/Verdicts.sol";

/// One metric of one data unit in the shape of Chainlink's AggregatorV3Interface, for contracts that read price feeds
/// already. A round is an epoch plus one; only final, conclusive, published verdicts are rounds.
contract QosAggregator {
    enum Metric {
        MeanLatencyMicros,
        P95LatencyMicros,
        UploadBytesPerSecond,
        DownloadBytesPerSecond,
        AvailabilityPpm
    }

    uint8 public constant decimals = 0;
    uint256 public constant version = 1;

    /// How far before the newest published epoch a final one is looked for.
    uint64 private constant MAX_STEPS_BACK = 64;

    IQosFeed private immutable FEED;
    bytes32 private immutable DATA_UNIT;
    Metric private immutable METRIC;

    error NoDataPresent();

    constructor(IQosFeed feed, bytes32 dataUnit, Metric metric) {
        FEED = feed;
        DATA_UNIT = dataUnit;
        METRIC = metric;
    }

    function description() external view returns (string memory) {
        string[5] memory names =
            ["mean latency, us", "p95 latency, us", "upload, B/s", "download, B/s", "availability, ppm"];
        return names[uint256(METRIC)];
    }

    function getRoundData(uint80 roundId)
        external
        view
        returns (uint80, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        if (roundId == 0 || roundId > type(uint64).max) revert NoDataPresent();
        // Within 64 bits by the line above.
        // forge-lint: disable-next-line(unsafe-typecast)
        (IQosFeed.Reading memory reading, IQosFeed.Status status) = FEED.verdictAt(DATA_UNIT, uint64(roundId - 1));
        if (!_isRound(reading, status)) revert NoDataPresent();
        return _round(reading);
    }

    /// The newest final round. Callers still check `updatedAt` against the age they accept.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        (IQosFeed.Reading memory reading, IQosFeed.Status status) = FEED.latest(DATA_UNIT);
        uint64 newest = reading.epoch;
        for (uint64 back = 0; back <= MAX_STEPS_BACK && back <= newest; ++back) {
            if (back > 0) (reading, status) = FEED.verdictAt(DATA_UNIT, newest - back);
            if (_isRound(reading, status)) return _round(reading);
        }
        revert NoDataPresent();
    }

    function _isRound(IQosFeed.Reading memory reading, IQosFeed.Status status) private view returns (bool) {
        if (status != IQosFeed.Status.Final) return false;
        // An unreachable unit has an availability, but no latency and no speed.
        if (METRIC == Metric.AvailabilityPpm) return reading.samples > 0;
        return reading.verdictStatus == Verdicts.STATUS_MEASURED;
    }

    function _round(IQosFeed.Reading memory reading)
        private
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
    {
        roundId = uint80(reading.epoch) + 1;
        return (roundId, int256(_value(reading)), reading.measuredUntil, reading.measuredUntil, roundId);
    }

    function _value(IQosFeed.Reading memory reading) private view returns (uint256) {
        if (METRIC == Metric.MeanLatencyMicros) return reading.meanLatencyMicros;
        if (METRIC == Metric.P95LatencyMicros) return reading.p95LatencyMicros;
        if (METRIC == Metric.UploadBytesPerSecond) return reading.uploadBytesPerSecond;
        if (METRIC == Metric.DownloadBytesPerSecond) return reading.downloadBytesPerSecond;
        return Sla.PPM * reading.successes / reading.samples;
    }
}
