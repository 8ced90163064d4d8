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

    /// @notice Sets the start of epoch 0, once. Only DEFAULT_ADMIN_ROLE.
    /// @param genesisTime unix seconds, in the future
    function scheduleGenesis(uint64 genesisTime) external;

    /// @notice Takes the snapshot of the next epoch (before genesis: of epoch 0). Anyone may call it, once an epoch.
    /// @return epoch the epoch that was opened
    /// @return seed the struct hash of its snapshot
    function openEpoch() external returns (uint64 epoch, bytes32 seed);

    /// @notice Accepts the first report of an epoch that a quorum of its frozen validator set signed, in its window.
    /// Anyone may bring it.
    /// @param snapshot the snapshot of the report's epoch
    /// @param report the report
    /// @param signers bitmap of the validators that signed the report
    /// @param signatures EIP-2098, 64 bytes each, in ascending order of the indices in `signers`
    function submit(Snapshot calldata snapshot, Report calldata report, uint256 signers, bytes calldata signatures)
        external;

    /// @notice Changes parameters from the effective epoch on. The epoch length is fixed by the constructor, and the
    /// dispute window is bounded by the unbonding periods of stakes and collateral. Only DEFAULT_ADMIN_ROLE.
    /// @param parameters_ the new parameters
    function setParameters(Parameters calldata parameters_) external;

    /// @notice Changes what and how validators measure from the effective epoch on. Only DEFAULT_ADMIN_ROLE.
    /// @param criteria_ the new criteria
    function setCriteria(Criteria calldata criteria_) external;

    /// @notice Sets a verdict aside for ever: it counts as Inconclusive. Only COURT_ROLE: the dispute court, for a
    /// proven fault, and the court of appeal, for a ruling or for want of one.
    /// @param epoch the epoch
    /// @param dataUnit the data unit's id
    function annul(uint64 epoch, bytes32 dataUnit) external;

    /// @notice Keeps a verdict from becoming final while an appeal runs. Only COURT_ROLE: the court of appeal calls it
    /// when an appeal is opened.
    /// @param epoch the epoch
    /// @param dataUnit the data unit's id
    function hold(uint64 epoch, bytes32 dataUnit) external;

    /// @notice Ends a hold; the verdict stands. Only COURT_ROLE: the court of appeal calls it when a committee upholds
    /// the verdict.
    /// @param epoch the epoch
    /// @param dataUnit the data unit's id
    function release(uint64 epoch, bytes32 dataUnit) external;

    /// @notice Start of epoch 0; zero while not scheduled.
    /// @return unix seconds
    function genesis() external view returns (uint64);

    /// @notice The epoch that runs now; reverts before genesis.
    /// @return the epoch
    function currentEpoch() external view returns (uint64);

    /// @notice The epoch in which a change made now takes effect: two after the current one. Before genesis it is epoch
    /// 0, or epoch 1 once the snapshot of epoch 0 is taken.
    /// @return the epoch
    function effectiveEpoch() external view returns (uint64);

    /// @notice First second after the epoch.
    /// @param epoch the epoch
    /// @return unix seconds
    function epochEnd(uint64 epoch) external view returns (uint256);

    /// @notice Last second in which the epoch's report is taken.
    /// @param epoch the epoch
    /// @return unix seconds
    function reportDeadlineOf(uint64 epoch) external view returns (uint256);

    /// @notice Last second in which faults of the epoch's report can be proven.
    /// @param epoch the epoch
    /// @return unix seconds
    function disputeDeadlineOf(uint64 epoch) external view returns (uint256);

    /// @notice Struct hash of the epoch's snapshot, which is the epoch's seed; zero if it was never taken.
    /// @param epoch the epoch
    /// @return the hash
    function snapshotOf(uint64 epoch) external view returns (bytes32);

    /// @notice `keccak256(abi.encode(reportStructHash, signers))` of the accepted report; zero if there is none.
    /// @param epoch the epoch
    /// @return the hash
    function acceptedReport(uint64 epoch) external view returns (bytes32);

    /// @notice Whether this is the accepted report of its epoch.
    /// @param report the report
    /// @param signers bitmap of the validators that signed the report
    /// @return whether it is
    function isAccepted(Report calldata report, uint256 signers) external view returns (bool);

    /// @notice Whether a verdict was set aside.
    /// @param epoch the epoch
    /// @param dataUnit the data unit's id
    /// @return whether it was
    function annulled(uint64 epoch, bytes32 dataUnit) external view returns (bool);

    /// @notice Whether an appeal keeps the verdict from becoming final.
    /// @param epoch the epoch
    /// @param dataUnit the data unit's id
    /// @return whether one does
    function held(uint64 epoch, bytes32 dataUnit) external view returns (bool);

    /// @notice Status of a verdict that its caller has proven to stand in the accepted report.
    /// @param epoch the epoch
    /// @param accepted the hash that `acceptedReport` gives
    /// @param dataUnit the data unit's id
    /// @return status how far it can be relied on
    /// @return measuredUntil the end of its epoch in unix seconds; zero if Unknown
    function statusOf(uint64 epoch, bytes32 accepted, bytes32 dataUnit)
        external
        view
        returns (Status status, uint256 measuredUntil);

    /// @notice The parameters last set, in force or about to be.
    /// @return the parameters
    function parameters() external view returns (Parameters memory);

    /// @notice The parameters of an epoch.
    /// @param epoch the epoch
    /// @return the parameters
    function parametersAt(uint64 epoch) external view returns (Parameters memory);

    /// @notice The criteria last set, in force or about to be.
    /// @return the criteria
    function criteria() external view returns (Criteria memory);

    /// @notice The criteria of an epoch.
    /// @param epoch the epoch
    /// @return the criteria
    function criteriaAt(uint64 epoch) external view returns (Criteria memory);

    /// @notice Where providers and their data units are kept.
    /// @return the provider orchestrator
    function providers() external view returns (address);

    /// @notice The EIP-712 domain of every message of the network.
    /// @return its separator
    function domainSeparator() external view returns (bytes32);
}
