// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Criteria, Parameters, Report, Snapshot} from "../types/Messages.sol";
import {IQosFeed} from "./IQosFeed.sol";

/// Epochs, their snapshots and their certified reports. Keeps one slot for a report: everything else of it comes back
/// as calldata, checked against that slot.
interface IQosOracle is IQosFeed {
    event Wired(address validators, address providers, address court);
    event AppealsWired(address appeals);
    event GenesisScheduled(uint64 genesis);
    event EpochOpened(uint64 indexed epoch, bytes32 indexed seed, Snapshot snapshot);
    event ReportAccepted(uint64 indexed epoch, Report report, uint256 signers, address submitter);
    event VerdictHeld(uint64 indexed epoch, bytes32 indexed dataUnit);
    event VerdictReleased(uint64 indexed epoch, bytes32 indexed dataUnit);
    event VerdictAnnulled(uint64 indexed epoch, bytes32 indexed dataUnit);
    event ParametersChanged(uint64 indexed effectiveEpoch, Parameters parameters, bytes32 parametersHash);
    event CriteriaChanged(uint64 indexed effectiveEpoch, Criteria criteria, bytes32 criteriaHash);

    error GenesisAlreadyScheduled(uint64 genesis);
    error GenesisNotInFuture(uint64 genesis, uint256 timestamp);
    error NotStarted(uint64 genesis);
    error EpochAlreadyOpen(uint64 epoch);
    error EpochNotOpen(uint64 epoch);
    error NoValidators(uint64 epoch);
    error WrongSnapshot(bytes32 expected, bytes32 actual);
    error MalformedReport();
    error ReportAlreadyAccepted(uint64 epoch);
    error ReportTooEarly(uint256 timestamp, uint256 opensAt);
    error ReportTooLate(uint256 timestamp, uint256 deadline);
    error NoQuorum(uint256 required, uint256 actual);
    error InvalidParameter(string name, uint256 value, uint256 minimum, uint256 maximum);

    /// Sets the start of epoch 0, once; unix seconds, in the future.
    function scheduleGenesis(uint64 genesisTime) external;

    /// Takes the snapshot of the next epoch (before genesis: of epoch 0). Anyone may call it, once an epoch.
    function openEpoch() external returns (uint64 epoch, bytes32 seed);

    /// Accepts the first report of an epoch that a quorum of its frozen validator set signed, in its window.
    /// `signatures`: EIP-2098, 64 bytes each, in ascending order of the indices in `signers`.
    function submit(Snapshot calldata snapshot, Report calldata report, uint256 signers, bytes calldata signatures)
        external;

    /// Changes parameters from the effective epoch on. The epoch length is fixed by the constructor, and the dispute
    /// window is bounded by the unbonding periods of stakes and collateral.
    function setParameters(Parameters calldata parameters_) external;

    /// Changes what and how validators measure from the effective epoch on.
    function setCriteria(Criteria calldata criteria_) external;

    /// Sets a verdict aside for ever: it counts as Inconclusive. Only the dispute court.
    function annul(uint64 epoch, bytes32 dataUnit) external;

    /// Keeps a verdict from becoming final while an appeal runs. Only the dispute court.
    function hold(uint64 epoch, bytes32 dataUnit) external;

    /// Ends a hold; the verdict stands. Only the dispute court.
    function release(uint64 epoch, bytes32 dataUnit) external;

    /// Start of epoch 0 in unix seconds; zero while not scheduled.
    function genesis() external view returns (uint64);

    /// Reverts before genesis.
    function currentEpoch() external view returns (uint64);

    /// The epoch in which a change made now takes effect: two after the current one. Before genesis it is epoch 0, or
    /// epoch 1 once the snapshot of epoch 0 is taken.
    function effectiveEpoch() external view returns (uint64);

    /// First second after the epoch.
    function epochEnd(uint64 epoch) external view returns (uint256);

    /// Last second in which the epoch's report is taken.
    function reportDeadlineOf(uint64 epoch) external view returns (uint256);

    /// Last second in which faults of the epoch's report can be proven.
    function disputeDeadlineOf(uint64 epoch) external view returns (uint256);

    /// Struct hash of the epoch's snapshot, which is the epoch's seed; zero if it was never taken.
    function snapshotOf(uint64 epoch) external view returns (bytes32);

    /// `keccak256(abi.encode(reportStructHash, signers))` of the accepted report; zero if there is none.
    function acceptedReport(uint64 epoch) external view returns (bytes32);

    /// Whether this is the accepted report of its epoch.
    function isAccepted(Report calldata report, uint256 signers) external view returns (bool);

    function annulled(uint64 epoch, bytes32 dataUnit) external view returns (bool);

    /// Whether an appeal keeps the verdict from becoming final.
    function held(uint64 epoch, bytes32 dataUnit) external view returns (bool);

    /// Status of a verdict that its caller has proven to stand in the report behind `accepted`, which is the hash
    /// that `acceptedReport` gives; and the end of its epoch (zero if Unknown).
    function statusOf(uint64 epoch, bytes32 accepted, bytes32 dataUnit)
        external
        view
        returns (Status status, uint256 measuredUntil);

    /// The parameters last set, in force or about to be.
    function parameters() external view returns (Parameters memory);

    function parametersAt(uint64 epoch) external view returns (Parameters memory);

    /// The criteria last set, in force or about to be.
    function criteria() external view returns (Criteria memory);

    function criteriaAt(uint64 epoch) external view returns (Criteria memory);

    /// Where providers and their data units are kept.
    function providers() external view returns (address);

    /// The EIP-712 domain of every message of the network.
    function domainSeparator() external view returns (bytes32);
}
