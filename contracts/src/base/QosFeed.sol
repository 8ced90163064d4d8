// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosFeed} from "../interfaces/IQosFeed.sol";
import {IQosOracle} from "../interfaces/IQosOracle.sol";
import {MerkleTree} from "../libraries/MerkleTree.sol";
import {Sla} from "../libraries/Sla.sol";
import {Verdicts} from "../libraries/Verdicts.sol";
import {ProvenVerdict, Verdict} from "../types/Messages.sol";
import {Compliance, Terms} from "../types/Sla.sol";
import {EpochClock} from "./EpochClock.sol";

/// Reading verdicts: proven by the caller, or published before.
abstract contract QosFeed is EpochClock {
    uint256 private constant UPTIME_DAYS = 30;

    struct Samples {
        uint128 total;
        uint128 successes;
    }

    mapping(bytes32 dataUnit => mapping(uint64 epoch => Reading)) private _readings;
    mapping(bytes32 dataUnit => uint64 epochPlusOne) private _latest;
    mapping(bytes32 dataUnit => mapping(uint256 day => Samples)) private _days;

    /// @inheritdoc IQosFeed
    function verify(ProvenVerdict calldata proven) public view returns (Status status) {
        Verdict calldata verdict = proven.verdict;
        if (verdict.epoch != proven.report.epoch || proven.index >= proven.report.verdictCount) return Status.Unknown;
        bytes32 leaf = Verdicts.hashCalldata(verdict);
        if (!MerkleTree.contains(proven.report.verdictsRoot, leaf, proven.index, proven.proof)) return Status.Unknown;
        bytes32 accepted = Verdicts.accepted(Verdicts.hashCalldata(proven.report), proven.signers);
        (status,) = statusOf(verdict.epoch, accepted, verdict.dataUnit);
    }

    /// @inheritdoc IQosFeed
    function meets(Terms calldata terms, ProvenVerdict calldata proven) external view returns (Status, Compliance) {
        return (verify(proven), Sla.compliance(terms, proven.verdict));
    }

    /// @inheritdoc IQosFeed
    function publish(ProvenVerdict calldata proven) external {
        Verdict calldata v = proven.verdict;
        Status status = verify(proven);
        if (status == Status.Unknown || status == Status.Annulled) revert VerdictNotProven(v.dataUnit, v.epoch);
        if (_readings[v.dataUnit][v.epoch].measuredUntil != 0) return;
        // An epoch that ended fits 64 bits; bitmaps have at most 256 bits, of which no more than 255 are stated.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint64 until = uint64(epochEnd(v.epoch));
        _readings[v.dataUnit][v.epoch] = Reading({
            epoch: v.epoch,
            measuredUntil: until,
            verdictStatus: v.status,
            observers: _bits(v.observers),
            signers: _bits(proven.signers),
            corrupt: v.corrupt,
            reportedOnTime: v.reportedOnTime,
            meanLatencyMicros: v.meanLatencyMicros,
            p95LatencyMicros: v.p95LatencyMicros,
            samples: v.samples,
            successes: v.successes,
            uploadBytesPerSecond: v.uploadBytesPerSecond,
            downloadBytesPerSecond: v.downloadBytesPerSecond
        });
        if (v.epoch >= _latest[v.dataUnit]) _latest[v.dataUnit] = v.epoch + 1;
        Samples storage day = _days[v.dataUnit][until / 1 days];
        day.total += v.samples;
        day.successes += v.successes;
        emit VerdictPublished(v.dataUnit, v.epoch, v);
    }

    /// @inheritdoc IQosFeed
    function latest(bytes32 dataUnit) external view returns (Reading memory, Status) {
        uint64 next = _latest[dataUnit];
        if (next == 0) revert NeverPublished(dataUnit);
        return verdictAt(dataUnit, next - 1);
    }

    /// @inheritdoc IQosFeed
    function verdictAt(bytes32 dataUnit, uint64 epoch) public view returns (Reading memory reading, Status status) {
        reading = _readings[dataUnit][epoch];
        if (reading.measuredUntil != 0) (status,) = _statusOf(epoch, dataUnit);
    }

    /// @inheritdoc IQosFeed
    function rollingUptime(bytes32 dataUnit) external view returns (uint256 availabilityPpm, uint256 samples) {
        uint256 today = block.timestamp / 1 days;
        uint256 successes = 0;
        for (uint256 i = 0; i < UPTIME_DAYS && i <= today; ++i) {
            Samples memory day = _days[dataUnit][today - i];
            samples += day.total;
            successes += day.successes;
        }
        availabilityPpm = samples == 0 ? 0 : Sla.PPM * successes / samples;
    }

    /// @inheritdoc IQosOracle
    function statusOf(uint64 epoch, bytes32 accepted, bytes32 dataUnit)
        public
        view
        virtual
        returns (Status status, uint256 measuredUntil);

    function _statusOf(uint64 epoch, bytes32 dataUnit)
        internal
        view
        virtual
        returns (Status status, uint256 measuredUntil);

    function _bits(uint256 bitmap) private pure returns (uint8 count) {
        for (; bitmap != 0 && count < type(uint8).max; bitmap &= bitmap - 1) {
            ++count;
        }
    }
}
