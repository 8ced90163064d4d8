// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ProvenVerdict, Verdict} from "../types/Messages.sol";
import {Compliance, Rolling, Terms} from "../types/Sla.sol";

/// Reads attested quality of service. Proven reads need no storage: the caller brings the report and the Merkle path,
/// the feed says whether they are the ones the validators certified.
interface IQosFeed {
    /// How far a verdict can be relied on.
    enum Status {
        /// Not a verdict of an accepted report.
        Unknown,
        /// Certified, but still open to fault proofs or under appeal.
        Disputable,
        /// Certified, and no longer open to dispute.
        Final,
        /// Proven wrong, or set aside by a ruling.
        Annulled
    }

    /// A published verdict in short. Latency in microseconds, speeds in bytes a second, times in unix seconds.
    struct Reading {
        uint64 epoch;
        uint64 measuredUntil;
        uint8 verdictStatus;
        uint8 observers;
        uint8 signers;
        bool corrupt;
        bool reportedOnTime;
        uint32 meanLatencyMicros;
        uint32 p95LatencyMicros;
        uint64 samples;
        uint64 successes;
        uint64 uploadBytesPerSecond;
        uint64 downloadBytesPerSecond;
    }

    event VerdictPublished(bytes32 indexed dataUnit, uint64 indexed epoch, Verdict verdict);

    error VerdictNotProven(bytes32 dataUnit, uint64 epoch);
    error NeverPublished(bytes32 dataUnit);

    /// @notice Whether the verdict stands in the accepted report of its epoch, and how firmly.
    /// @param proven the verdict with its report and its path in it
    /// @return how far it can be relied on
    function verify(ProvenVerdict calldata proven) external view returns (Status);

    /// @notice `verify`, and the grade of the verdict against terms.
    /// @param terms the terms
    /// @param proven the verdict with its report and its path in it
    /// @return how far it can be relied on
    /// @return the grade
    function meets(Terms calldata terms, ProvenVerdict calldata proven) external view returns (Status, Compliance);

    /// @notice Stores a proven verdict for readers without a proof, once, and counts it in `rollingUptime`, once, as
    /// soon as it is final: one that was published while it could be disputed is counted by publishing it again. Anyone
    /// may pay for it.
    /// @param proven the verdict with its report and its path in it
    function publish(ProvenVerdict calldata proven) external;

    /// @notice The published verdict of the newest epoch; its status is that of this moment.
    /// @param dataUnit the data unit's id
    /// @return the reading; empty if none was published
    /// @return how far it can be relied on
    function latest(bytes32 dataUnit) external view returns (Reading memory, Status);

    /// @notice The published verdict of an epoch; status Unknown and an empty reading if nobody published it.
    /// @param dataUnit the data unit's id
    /// @param epoch the epoch
    /// @return the reading
    /// @return how far it can be relied on
    function verdictAt(bytes32 dataUnit, uint64 epoch) external view returns (Reading memory, Status);

    /// @notice Uptime in ppm (rounded down) over the last 30 days (UTC), today included, and what it is taken from.
    /// Each epoch weighs the same, down by the share of its requests that failed, just as agreements are judged
    /// (docs/protocol.md, "Rolling terms"). Counted are verdicts that were final when somebody published them, so none
    /// that was or can be annulled, by the day in which their epoch ended; `rolling.epochs` says how many. Without any,
    /// nothing is known and both are zero.
    /// @param dataUnit the data unit's id
    /// @return uptimePpm parts per million, rounded down
    /// @return rolling what it is taken from
    function rollingUptime(bytes32 dataUnit) external view returns (uint256 uptimePpm, Rolling memory rolling);

    /// @notice The data unit's reputation, 0–100.
    /// @param dataUnit the data unit's id
    /// @return 0–100
    function reputation(bytes32 dataUnit) external view returns (uint8);
}
