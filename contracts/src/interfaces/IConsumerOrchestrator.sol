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

    /// Only CERTIFIER_ROLE.
    function certifyConsumer(address consumer) external;

    /// Running agreements go on. Only CERTIFIER_ROLE.
    function decertifyConsumer(address consumer) external;

    /// Allows an account to pay the escrow of certified consumers (or no longer). Only CERTIFIER_ROLE.
    function setGateway(address gateway, bool certified) external;

    /// Allows escrow in a token; the zero address is the native coin. Only DEFAULT_ADMIN_ROLE.
    function allowToken(address token) external;

    /// Takes no new escrow in a token; running agreements go on. Only DEFAULT_ADMIN_ROLE.
    function disallowToken(address token) external;

    /// Opens an agreement on a Reserved unit at a price not below and terms not above the offer, and takes
    /// `epochs · pricePerEpoch` into escrow: by `transferFrom`, or as the call's value for the native coin.
    function openAgreement(
        bytes32 dataUnit,
        Terms calldata terms,
        uint64 startEpoch,
        uint32 epochs,
        uint96 pricePerEpoch,
        address token,
        bytes32 manifestRoot
    ) external payable returns (uint256 agreementId);

    /// The same for a certified consumer, paid by the calling gateway, which also gets the refunds.
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

    /// Replaces the Merkle root of the manifest of the consumer's objects.
    function setManifest(uint256 agreementId, bytes32 manifestRoot) external;

    /// Changes who, beside the consumer, may use the data.
    function setAccess(uint256 agreementId, address account, bool allowed) external;

    /// Settles the epoch of a final verdict. Anyone. Epochs of an agreement settle in order, one after the other.
    function settle(uint256 agreementId, ProvenVerdict calldata proven) external;

    /// Settles up to 64 agreements from one report. Every verdict must be proven and final; agreements whose next epoch is
    /// another one are skipped.
    function settleBatch(Report calldata report, uint256 signers, BatchItem[] calldata items) external;

    /// Settles the agreement's next epoch when it has no verdict, as Inconclusive: no report was accepted by its deadline,
    /// the verdict was annulled, the unit was in announced maintenance, or 30 days passed without anyone settling. As
    /// MissedBadly, and as downtime, when the unit was not under probe for no such reason.
    function settleSilent(uint256 agreementId, uint64 epoch) external;

    /// Ends the agreement at the effective epoch, by consumer or provider; what was escrowed for later epochs goes back.
    function terminate(uint256 agreementId) external;

    /// Frees the unit as soon as the epochs still to be probed are covered. Anyone.
    function close(uint256 agreementId) external;

    /// Moves what up to 64 agreements earned so far into their providers' accounts, from where `withdraw` pays it out; it
    /// also moves with an agreement's last epoch. Anyone.
    function collect(uint256[] calldata agreementIds) external;

    /// Moves the fees on `provider`'s earnings in `token` to the treasury and the reporter pool. Anyone.
    function collectFees(address provider, address token) external;

    function agreement(uint256 agreementId) external view returns (Agreement memory);

    /// What the 30 days (UTC) up to the last settled epoch hold; what the rolling terms are judged by.
    function rolling(uint256 agreementId) external view returns (Rolling memory);

    /// What the agreement's provider earned that is not collected yet, and the fee on it.
    function uncollected(uint256 agreementId) external view returns (uint256 net, uint256 fee);

    function isSettled(uint256 agreementId, uint64 epoch) external view returns (bool);

    function hasAccess(uint256 agreementId, address account) external view returns (bool);

    function isCertifiedConsumer(address consumer) external view returns (bool);

    function isGateway(address account) external view returns (bool);

    function isAllowedToken(address token) external view returns (bool);

    /// Agreements opened so far; ids are 1 to this number.
    function agreementCount() external view returns (uint256);
}
