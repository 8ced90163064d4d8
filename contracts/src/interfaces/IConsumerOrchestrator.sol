// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ProvenVerdict, Report, Verdict} from "../types/Messages.sol";
import {Compliance, Rolling, Terms} from "../types/Sla.sol";
import {IPayouts} from "./IPayouts.sol";
import {IStandings} from "./IStandings.sol";

/// Agreements: terms, escrow, settlement of each epoch from its proven verdict, and what each side may withdraw.
interface IConsumerOrchestrator is IPayouts, IStandings {
    struct Agreement {
        address consumer;
        /// Who paid the escrow, and gets what is refunded: the consumer, or a gateway.
        address payer;
        address token;
        bytes32 dataUnit;
        bytes32 manifestRoot;
        Terms terms;
        uint64 startEpoch;
        uint32 epochs;
        /// The epoch to be settled next; beyond the last one when all are.
        uint64 nextEpoch;
        uint96 pricePerEpoch;
        bool closed;
    }

    /// One verdict of a report that is given once for the whole batch.
    struct BatchItem {
        uint256 agreementId;
        Verdict verdict;
        uint256 index;
        bytes32[] proof;
    }

    event ConsumerCertified(address indexed consumer, bool certified);
    event GatewayCertified(address indexed gateway, bool certified);
    event TokenAllowed(address indexed token, bool allowed);
    event AgreementOpened(
        uint256 indexed agreementId,
        address indexed consumer,
        bytes32 indexed dataUnit,
        address payer,
        address token,
        uint64 startEpoch,
        uint32 epochs,
        uint96 pricePerEpoch,
        Terms terms,
        bytes32 manifestRoot
    );
    event ManifestChanged(uint256 indexed agreementId, bytes32 manifestRoot);
    event AccessChanged(uint256 indexed agreementId, address indexed account, bool allowed);
    /// `reputation` is the data unit's after this epoch.
    event EpochSettled(
        uint256 indexed agreementId,
        bytes32 indexed dataUnit,
        uint64 indexed epoch,
        Compliance compliance,
        uint256 paid,
        uint256 refunded,
        uint256 fee,
        uint8 reputation
    );
    event AgreementTerminated(uint256 indexed agreementId, address by, uint64 endEpoch, uint256 refunded);
    event AgreementClosed(uint256 indexed agreementId, bytes32 indexed dataUnit);

    error NotCertified(address account);
    error NotConsumer(uint256 agreementId, address caller);
    error NotParty(uint256 agreementId, address caller);
    error TokenNotAllowed(address token);
    error WrongNativeValue(uint256 expected, uint256 actual);
    error TransferShort(address token, uint256 expected, uint256 received);
    error StartsTooEarly(uint64 startEpoch, uint64 effectiveEpoch);
    error StartsTooLate(uint64 startEpoch, uint64 latest);
    error WrongEpochCount(uint32 epochs, uint32 limit);
    error ZeroPrice();
    error UnknownAgreement(uint256 agreementId);
    error EpochNotInAgreement(uint256 agreementId, uint64 epoch);
    error EpochAlreadySettled(uint256 agreementId, uint64 epoch);
    error EpochOutOfOrder(uint256 agreementId, uint256 nextEpoch, uint64 epoch);
    error VerdictNotFinal(bytes32 dataUnit, uint64 epoch);
    error WrongDataUnit(bytes32 expected, bytes32 actual);
    error WrongEpoch(uint64 expected, uint64 actual);
    error NotSilent(uint256 agreementId, uint64 epoch);
    error BatchTooLarge(uint256 size, uint256 limit);
    error AlreadyClosed(uint256 agreementId);
    error StillRunning(uint256 agreementId, uint64 endEpoch);

    /// @notice Allows an account to open agreements. Only CERTIFIER_ROLE.
    /// @param consumer the consumer
    function certifyConsumer(address consumer) external;

    /// @notice Withdraws that permission; running agreements go on. Only CERTIFIER_ROLE.
    /// @param consumer the consumer
    function decertifyConsumer(address consumer) external;

    /// @notice Allows an account to pay the escrow of certified consumers (or no longer). Only CERTIFIER_ROLE.
    /// @param gateway the account
    /// @param certified whether it may
    function setGateway(address gateway, bool certified) external;

    /// @notice Allows escrow in a token; the zero address is the native coin. Only DEFAULT_ADMIN_ROLE.
    /// @param token an ERC-20 token, or the zero address for the native coin
    function allowToken(address token) external;

    /// @notice Takes no new escrow in a token; running agreements go on. Only DEFAULT_ADMIN_ROLE.
    /// @param token an ERC-20 token, or the zero address for the native coin
    function disallowToken(address token) external;

    /// @notice Opens an agreement of the caller, a certified consumer, on a Reserved unit at a price not below and
    /// terms not above the offer, and takes `epochs · pricePerEpoch` into escrow: by `transferFrom`, or as the call's
    /// value for the native coin.
    /// @param dataUnit the unit's id
    /// @param terms what is promised, none of it above the offer
    /// @param startEpoch the first epoch of the agreement
    /// @param epochs how many epochs it runs
    /// @param pricePerEpoch at least the offer's, in the token's smallest unit
    /// @param token what is paid in: an allowed ERC-20 token, or the zero address for the native coin
    /// @param manifestRoot Merkle root of the manifest of the consumer's objects
    /// @return agreementId the agreement's number
    function openAgreement(
        bytes32 dataUnit,
        Terms calldata terms,
        uint64 startEpoch,
        uint32 epochs,
        uint96 pricePerEpoch,
        address token,
        bytes32 manifestRoot
    ) external payable returns (uint256 agreementId);

    /// @notice The same for a certified consumer, paid by the calling gateway, which also gets the refunds.
    /// @param consumer who gets the agreement; certified
    /// @param dataUnit the unit's id
    /// @param terms what is promised, none of it above the offer
    /// @param startEpoch the first epoch of the agreement
    /// @param epochs how many epochs it runs
    /// @param pricePerEpoch at least the offer's, in the token's smallest unit
    /// @param token what is paid in: an allowed ERC-20 token, or the zero address for the native coin
    /// @param manifestRoot Merkle root of the manifest of the consumer's objects
    /// @return agreementId the agreement's number
    function openAgreementFor(
        address consumer,
        bytes32 dataUnit,
        Terms calldata terms,
        uint64 startEpoch,
        uint32 epochs,
        uint96 pricePerEpoch,
        address token,
        bytes32 manifestRoot
    ) external payable returns (uint256 agreementId);

    /// @notice Replaces the Merkle root of the manifest of the consumer's objects. Only the agreement's consumer.
    /// @param agreementId the agreement's number
    /// @param manifestRoot Merkle root of the manifest of the consumer's objects
    function setManifest(uint256 agreementId, bytes32 manifestRoot) external;

    /// @notice Changes who, beside the consumer, may use the data. Only the agreement's consumer.
    /// @param agreementId the agreement's number
    /// @param account the account
    /// @param allowed whether it may
    function setAccess(uint256 agreementId, address account, bool allowed) external;

    /// @notice Settles the epoch of a final verdict. Anyone. Epochs of an agreement settle in order, one after the
    /// other.
    /// @param agreementId the agreement's number
    /// @param proven the final verdict on its data unit, with its report and its path in it
    function settle(uint256 agreementId, ProvenVerdict calldata proven) external;

    /// @notice Settles up to 64 agreements from one report. Every verdict must be proven and final; agreements whose
    /// next epoch is another one are skipped.
    /// @param report the accepted report
    /// @param signers bitmap of the validators that signed the report
    /// @param items one for each agreement: its verdict and the path of that in the report
    function settleBatch(Report calldata report, uint256 signers, BatchItem[] calldata items) external;

    /// @notice Settles the agreement's next epoch when it has no verdict, as Inconclusive: no report was accepted by
    /// its deadline, the verdict was annulled, the unit was in announced maintenance, or 30 days passed without anyone
    /// settling. As MissedBadly, and as downtime, when the unit was not under probe for no such reason.
    /// @param agreementId the agreement's number
    /// @param epoch its next epoch
    function settleSilent(uint256 agreementId, uint64 epoch) external;

    /// @notice Ends the agreement at the effective epoch, by consumer or provider; what was escrowed for later epochs
    /// goes back.
    /// @param agreementId the agreement's number
    function terminate(uint256 agreementId) external;

    /// @notice Frees the unit as soon as the epochs still to be probed are covered. Anyone.
    /// @param agreementId the agreement's number
    function close(uint256 agreementId) external;

    /// @notice Moves what up to 64 agreements earned so far into their providers' accounts, from where `withdraw` pays
    /// it out; it also moves with an agreement's last epoch. Anyone.
    /// @param agreementIds the agreements' numbers, at most 64
    function collect(uint256[] calldata agreementIds) external;

    /// @notice Moves the fees on `provider`'s earnings in `token` to the treasury and the reporter pool. Anyone.
    /// @param provider the provider
    /// @param token an ERC-20 token, or the zero address for the native coin
    function collectFees(address provider, address token) external;

    /// @notice An agreement as it stands.
    /// @param agreementId the agreement's number
    /// @return the agreement; all zero for a number that was not given out
    function agreement(uint256 agreementId) external view returns (Agreement memory);

    /// @notice What the 30 days (UTC) up to the last settled epoch hold; what the rolling terms are judged by.
    /// @param agreementId the agreement's number
    /// @return the sums
    function rolling(uint256 agreementId) external view returns (Rolling memory);

    /// @notice What the agreement's provider earned that is not collected yet, and the fee on it.
    /// @param agreementId the agreement's number
    /// @return net without the fee
    /// @return fee the fee that will be taken
    function uncollected(uint256 agreementId) external view returns (uint256 net, uint256 fee);

    /// @notice Whether an epoch of the agreement was settled.
    /// @param agreementId the agreement's number
    /// @param epoch the epoch
    /// @return false also for an epoch that is not of the agreement
    function isSettled(uint256 agreementId, uint64 epoch) external view returns (bool);

    /// @notice Whether an account may use the data: the consumer, and whom it allowed.
    /// @param agreementId the agreement's number
    /// @param account the account
    /// @return whether it may
    function hasAccess(uint256 agreementId, address account) external view returns (bool);

    /// @notice Whether an account may open agreements.
    /// @param consumer the consumer
    /// @return whether it may
    function isCertifiedConsumer(address consumer) external view returns (bool);

    /// @notice Whether an account may pay the escrow of certified consumers.
    /// @param account the account
    /// @return whether it may
    function isGateway(address account) external view returns (bool);

    /// @notice Whether new escrow is taken in a token.
    /// @param token an ERC-20 token, or the zero address for the native coin
    /// @return whether it is
    function isAllowedToken(address token) external view returns (bool);

    /// @notice How many agreements were opened so far; their numbers are 1 to this one.
    /// @return the number
    function agreementCount() external view returns (uint256);
}
