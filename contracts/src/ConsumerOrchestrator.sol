// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Sealed} from "./base/Sealed.sol";
import {Earnings} from "./base/agreements/Earnings.sol";
import {Settlement} from "./base/settlement/Settlement.sol";
import {IConsumerOrchestrator} from "./interfaces/IConsumerOrchestrator.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {Terms} from "./types/Sla.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// See {IConsumerOrchestrator}.
contract ConsumerOrchestrator is Settlement, Sealed, Pausable {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    bytes32 public constant CERTIFIER_ROLE = keccak256("CERTIFIER");
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER");

    uint32 private constant MAX_EPOCHS = 65_536;
    uint64 private constant MAX_EPOCHS_AHEAD = 65_536;

    mapping(address consumer => bool) private _consumers;
    mapping(address gateway => bool) private _gateways;

    constructor(
        address admin,
        IERC20 flash,
        IQosOracle oracle,
        IProviderOrchestrator providers,
        address treasury,
        address rewardPool
    )
        Sealed(admin)
        Earnings(address(flash), _required(treasury), _required(rewardPool))
        Settlement(oracle, providers)
    {}

    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @inheritdoc IConsumerOrchestrator
    function certifyConsumer(address consumer) external onlyRole(CERTIFIER_ROLE) {
        _consumers[consumer] = true;
        emit ConsumerCertified(consumer, true);
    }

    /// @inheritdoc IConsumerOrchestrator
    function decertifyConsumer(address consumer) external onlyRole(CERTIFIER_ROLE) {
        _consumers[consumer] = false;
        emit ConsumerCertified(consumer, false);
    }

    /// @inheritdoc IConsumerOrchestrator
    function setGateway(address gateway, bool certified) external onlyRole(CERTIFIER_ROLE) {
        _gateways[gateway] = certified;
        emit GatewayCertified(gateway, certified);
    }

    /// @inheritdoc IConsumerOrchestrator
    function allowToken(address token) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _allow(token, true);
    }

    /// @inheritdoc IConsumerOrchestrator
    function disallowToken(address token) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _allow(token, false);
    }

    /// @inheritdoc IConsumerOrchestrator
    function openAgreement(
        bytes32 dataUnit,
        Terms calldata terms,
        uint64 startEpoch,
        uint32 epochs,
        uint96 pricePerEpoch,
        address token,
        bytes32 manifestRoot
    ) external payable returns (uint256) {
        return _open(
            Agreement({
                consumer: msg.sender,
                payer: msg.sender,
                token: token,
                dataUnit: dataUnit,
                manifestRoot: manifestRoot,
                terms: terms,
                startEpoch: startEpoch,
                epochs: epochs,
                pricePerEpoch: pricePerEpoch,
                nextEpoch: startEpoch,
                closed: false
            })
        );
    }

    /// @inheritdoc IConsumerOrchestrator
    function openAgreementFor(
        address consumer,
        bytes32 dataUnit,
        Terms calldata terms,
        uint64 startEpoch,
        uint32 epochs,
        uint96 pricePerEpoch,
        address token,
        bytes32 manifestRoot
    ) external payable returns (uint256) {
        if (!_gateways[msg.sender]) revert NotCertified(msg.sender);
        return _open(
            Agreement({
                consumer: consumer,
                payer: msg.sender,
                token: token,
                dataUnit: dataUnit,
                manifestRoot: manifestRoot,
                terms: terms,
                startEpoch: startEpoch,
                epochs: epochs,
                pricePerEpoch: pricePerEpoch,
                nextEpoch: startEpoch,
                closed: false
            })
        );
    }

    /// @inheritdoc IConsumerOrchestrator
    function terminate(uint256 agreementId) external {
        (Parties storage parties, Running storage r, Progress memory p) = _occupying(agreementId);
        bool party = msg.sender == parties.consumer || msg.sender == PROVIDERS.providerOf(parties.dataUnit);
        if (!party) revert NotParty(agreementId, msg.sender);
        uint256 newEnd = ORACLE.effectiveEpoch();
        if (newEnd < parties.startEpoch) newEnd = parties.startEpoch;
        if (newEnd > p.end) newEnd = p.end;
        uint256 refund = (p.end - newEnd) * r.pricePerEpoch;
        p.end = newEnd;
        if (p.next == newEnd) _collect(r, p, _providerOf(parties.dataUnit));
        emit AgreementTerminated(agreementId, msg.sender, newEnd.toUint64(), refund);
        _credit(parties.payer, _token(r.token), refund);
        _close(agreementId, parties.dataUnit, r, p);
    }

    /// @inheritdoc IConsumerOrchestrator
    function close(uint256 agreementId) external {
        (Parties storage parties, Running storage r, Progress memory p) = _occupying(agreementId);
        if (ORACLE.effectiveEpoch() < p.end) revert StillRunning(agreementId, p.end.toUint64());
        _close(agreementId, parties.dataUnit, r, p);
    }

    /// @inheritdoc IConsumerOrchestrator
    function isCertifiedConsumer(address consumer) external view returns (bool) {
        return _consumers[consumer];
    }

    /// @inheritdoc IConsumerOrchestrator
    function isGateway(address account) external view returns (bool) {
        return _gateways[account];
    }

    function _open(Agreement memory a) private nonReentrant whenNotPaused returns (uint256 agreementId) {
        if (!_consumers[a.consumer]) revert NotCertified(a.consumer);
        uint16 token = _numberOf(a.token);
        if (a.epochs == 0 || a.epochs > MAX_EPOCHS) revert WrongEpochCount(a.epochs, MAX_EPOCHS);
        if (a.pricePerEpoch == 0) revert ZeroPrice();
        _requireNotSuspended(a.dataUnit);
        (uint64 effective, address provider) = PROVIDERS.occupy(a.dataUnit, a.pricePerEpoch, a.terms);
        if (a.startEpoch < effective) revert StartsTooEarly(a.startEpoch, effective);
        if (a.startEpoch > effective + MAX_EPOCHS_AHEAD) {
            revert StartsTooLate(a.startEpoch, effective + MAX_EPOCHS_AHEAD);
        }
        _enrol(a.dataUnit, provider);
        agreementId = _store(a, token);
        emit AgreementOpened(
            agreementId,
            a.consumer,
            a.dataUnit,
            a.payer,
            a.token,
            a.startEpoch,
            a.epochs,
            a.pricePerEpoch,
            a.terms,
            a.manifestRoot
        );
        _pull(a.token, uint256(a.epochs) * a.pricePerEpoch);
    }

    /// Takes exactly `amount`: a token that delivers less (a fee on transfer) is refused, since the promise is in full.
    function _pull(address token, uint256 amount) private {
        uint256 expected = token == NATIVE ? amount : 0;
        if (msg.value != expected) revert WrongNativeValue(expected, msg.value);
        if (token == NATIVE) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != amount) revert TransferShort(token, amount, received);
    }

    /// An agreement that still occupies its data unit.
    function _occupying(uint256 agreementId) private view returns (Parties storage, Running storage, Progress memory) {
        Parties storage parties = _known(agreementId);
        Running storage r = _running[agreementId][parties.dataUnit];
        Progress memory p = _unpack(r.progress);
        if (p.closed) revert AlreadyClosed(agreementId);
        return (parties, r, p);
    }

    function _close(uint256 agreementId, bytes32 dataUnit, Running storage r, Progress memory p) private {
        p.closed = true;
        r.progress = _pack(p);
        emit AgreementClosed(agreementId, dataUnit);
        PROVIDERS.vacate(dataUnit);
    }
}
