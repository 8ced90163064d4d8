// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosFeed} from "../../interfaces/IQosFeed.sol";
import {IQosOracle} from "../../interfaces/IQosOracle.sol";
import {EpochBits} from "../../libraries/EpochBits.sol";
import {MerkleTree} from "../../libraries/MerkleTree.sol";
import {RollingDays} from "../../libraries/RollingDays.sol";
import {Sla} from "../../libraries/Sla.sol";
import {Tallies, Tally} from "../../libraries/Tallies.sol";
import {Verdicts} from "../../libraries/Verdicts.sol";
import {ProvenVerdict, Verdict} from "../../types/Messages.sol";
import {Compliance, Rolling, Terms} from "../../types/Sla.sol";
import {EpochClock} from "./EpochClock.sol";

/// Reading verdicts: proven by the caller, or published before.
abstract contract QosFeed is EpochClock {
    using EpochBits for mapping(uint256 => uint256);
    using Tallies for Tally;

    mapping(bytes32 dataUnit => mapping(uint64 epoch => Reading)) private _readings;
    mapping(bytes32 dataUnit => uint64 epochPlusOne) private _latest;
    /// Sums over the final verdicts of a day, and which verdicts are in them. A day has no more epochs than a tally holds.
    mapping(bytes32 dataUnit => mapping(uint256 day => Tally)) private _days;
    mapping(bytes32 dataUnit => mapping(uint256 word => uint256)) private _counted;

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
        // An epoch that ended fits 64 bits; bitmaps have at most 256 bits, of which no more than 255 are stated.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint64 until = uint64(epochEnd(v.epoch));
        // A final verdict stays one, so what is counted never has to be taken back.
        if (status == Status.Final) _count(v, until / 1 days);
        if (_readings[v.dataUnit][v.epoch].measuredUntil != 0) return;
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
    function rollingUptime(bytes32 dataUnit) external view returns (uint256 uptimePpm, Rolling memory rolling) {
        uint256 today = block.timestamp / 1 days;
        Tally sum;
        for (uint256 i = 0; i < RollingDays.DAYS && i <= today; ++i) {
            sum = sum + _days[dataUnit][today - i];
        }
        rolling = sum.read();
        uint256 all = rolling.epochs * Tallies.EPOCH;
        uptimePpm = all == 0 ? 0 : Sla.PPM * (all - rolling.downtime) / all;
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

    /// Adds a verdict to its day as settlements add it to an agreement, once.
    function _count(Verdict calldata v, uint256 day) private {
        if (v.status == Verdicts.STATUS_INCONCLUSIVE || _counted[v.dataUnit].slice(v.epoch, 1) != 0) return;
        _counted[v.dataUnit].add(v.epoch, 1);
        _days[v.dataUnit][day] = _days[v.dataUnit][day] + Tallies.measured(v.samples, v.successes);
    }

    function _bits(uint256 bitmap) private pure returns (uint8 count) {
        for (; bitmap != 0 && count < type(uint8).max; bitmap &= bitmap - 1) {
            ++count;
        }
    }
}
