// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Observation, ProvenVerdict, Report, Snapshot} from "../types/Messages.sol";

/// What a validator owes beyond honesty: to be there, and to measure what the others measure. Who does not, earns nothing
/// and loses its seat for a time; its stake is not touched. Everything is shown by calldata that the chain certified; no
/// administrator can suspend anyone.
interface IDutyCourt {
    /// The rules, within bounds that no administrator can leave (docs/protocol.md, "Duties").
    struct Duties {
        /// Epochs that are looked at together.
        uint16 window;
        /// So many accepted reports of a window without a validator's batch suspend it; at least three quarters of it.
        uint16 absences;
        /// So many epochs of a window with a strike withhold the rewards of these epochs and suspend; at least three quarters.
        uint16 strikes;
        /// A strike takes outlying observations on data units of so many different providers in one epoch; at least two.
        uint8 providers;
        /// A mean latency is outlying if it is so many times the verdict's, or the verdict's so many times it, …
        uint16 latencyFactor;
        /// … and they are so many microseconds apart; at least a second, more than any honest way around the earth takes.
        uint32 latencySlackMicros;
        /// An availability is outlying if it is further than this from the verdict's, in 1/10,000; at least one half.
        uint16 availabilityGapBps;
        /// Epochs until a suspended validator may rejoin.
        uint32 coolingEpochs;
    }

    /// An accepted report and the snapshot that it names.
    struct CertifiedReport {
        Snapshot snapshot;
        Report report;
        uint256 signers;
    }

    /// An observation that a final verdict counted, with its path in the verdict's `observationsRoot`.
    struct Outlier {
        ProvenVerdict proven;
        Observation observation;
        bytes32[] path;
    }

    event DutiesChanged(uint64 indexed effectiveEpoch, Duties duties);
    event AbsenceProven(uint8 indexed validator, address indexed prover, uint64 first, uint64 last);
    event StrikeProven(uint64 indexed epoch, uint8 indexed validator, address indexed prover);
    /// Bit i of `epochs` stands for the epoch `first + i`.
    event RewardsWithheld(uint8 indexed validator, address indexed prover, uint64 first, uint256 epochs);
    event EligibilityLost(uint8 indexed validator, uint64 countsFrom, uint40 until);

    error InvalidDuty(string name, uint256 value, uint256 minimum, uint256 maximum);
    error WrongSnapshot(bytes32 expected, bytes32 actual);
    error WrongCount(uint256 expected, uint256 actual);
    error NotInSet(uint8 validator, uint64 epoch);
    error NotAscending(uint64 epoch);
    error ReportNotAccepted(uint64 epoch);
    error WasIncluded(uint8 validator, uint64 epoch);
    error WindowTooWide(uint64 first, uint64 last, uint256 limit);
    error DoesNotCount(uint64 epoch, uint64 countsFrom);
    error ProofTooLate(uint256 timestamp, uint256 deadline);
    error AlreadyStruck(uint8 validator, uint64 epoch);
    error VerdictNotFinal(uint64 epoch, bytes32 dataUnit);
    error NotObserved(uint8 validator, bytes32 dataUnit);
    error NotOutlying(uint8 validator, bytes32 dataUnit);
    error SameProvider(address provider);
    error TooFewStrikes(uint256 required, uint256 actual);
    error NothingToEnforce(uint8 validator);
    error CannotSuspend(uint8 validator);

    /// @notice Changes the rules from the effective epoch on; epochs before it are judged by the old ones, and no
    /// window reaches across. Only DEFAULT_ADMIN_ROLE.
    /// @param duties the new rules
    function setDuties(Duties calldata duties) external;

    /// @notice Suspends a validator that `Duties.absences` accepted reports within one window leave out, though their
    /// epochs' sets have it. Anyone.
    /// @param validator the validator's index
    /// @param reports exactly so many, ascending by epoch, the last one not older than a window
    function proveAbsence(uint8 validator, CertifiedReport[] calldata reports) external;

    /// @notice Notes a strike for an epoch: final verdicts on units of `Duties.providers` different providers counted
    /// an observation of the validator that is far from them. At most one strike an epoch, until `strikeDeadlineOf`.
    /// Anyone.
    /// @param snapshot the snapshot of the epoch, as it was opened
    /// @param validator the validator's index
    /// @param outliers one for each provider
    function proveOutlier(Snapshot calldata snapshot, uint8 validator, Outlier[] calldata outliers) external;

    /// @notice Once a window holds enough strikes: withholds the rewards of its struck epochs and suspends the
    /// validator, unless too few others would be left or too many were suspended lately. Anyone.
    /// @param validator the validator's index
    /// @param last the epoch that the window ends with
    function enforceStrikes(uint8 validator, uint64 last) external;

    /// @notice The rules of an epoch, and the first epoch that they hold for.
    /// @param epoch the epoch
    /// @return duties the rules
    /// @return since the first epoch that they hold for
    function dutiesAt(uint64 epoch) external view returns (Duties memory duties, uint64 since);

    /// @notice Last second in which a strike of this epoch can be shown: a window after its dispute window.
    /// @param epoch the epoch
    /// @return unix seconds
    function strikeDeadlineOf(uint64 epoch) external view returns (uint256);

    /// @notice Last second in which a strike, of this epoch or a later one, can still cost this epoch's reward.
    /// @param epoch the epoch
    /// @return unix seconds
    function rewardDeadlineOf(uint64 epoch) external view returns (uint256);

    /// @notice Whether a strike of the epoch was shown.
    /// @param validator the validator's index
    /// @param epoch the epoch
    /// @return whether one was
    function isStruck(uint8 validator, uint64 epoch) external view returns (bool);

    /// @notice Which validators get no reward for the epoch.
    /// @param epoch the epoch
    /// @param indices bitmap of those asked about
    /// @return bitmap of those of them that get none
    function withheldOf(uint64 epoch, uint256 indices) external view returns (uint256);

    /// @notice Epochs before this one do not count against the validator: it paid for them with an earlier suspension.
    /// @param validator the validator's index
    /// @return the first epoch that counts
    function countsFrom(uint8 validator) external view returns (uint64);
}
