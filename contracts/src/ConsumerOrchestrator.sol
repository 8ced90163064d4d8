// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Payouts} from "./base/Payouts.sol";
import {Sealed} from "./base/Sealed.sol";
import {IConsumerOrchestrator} from "./interfaces/IConsumerOrchestrator.sol";
import {IPayouts} from "./interfaces/IPayouts.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosFeed} from "./interfaces/IQosFeed.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {MerkleTree} from "./libraries/MerkleTree.sol";
import {Sla} from "./libraries/Sla.sol";
import {Verdicts} from "./libraries/Verdicts.sol";
import {ProvenVerdict, Report, Verdict} from "./types/Messages.sol";
import {Compliance, Terms} from "./types/Sla.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// See {IConsumerOrchestrator}.
contract ConsumerOrchestrator is IConsumerOrchestrator, Payouts, Sealed, Pausable {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    bytes32 public constant CERTIFIER_ROLE = keccak256("CERTIFIER");
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER");

    uint256 private constant BPS = 10_000;
    uint256 private constant FEE_BPS = 200;
    uint256 private constant FLASH_FEE_BPS = 50;
    /// Share of the fees that goes to the reporter pool.
    uint256 private constant POOL_SHARE_BPS = 5_000;
    /// Least refund for a missed epoch from the ladder's second step on, in percent.
    uint256 private constant REDUCED_REFUND = 50;
    uint256 private constant MAX_BATCH = 64;
    uint256 private constant SETTLED_INLINE = 216;
    uint32 private constant MAX_EPOCHS = 65_536;
    uint64 private constant MAX_EPOCHS_AHEAD = 65_536;
    /// After this long without anyone settling an epoch, it may be settled as Inconclusive, so that no escrow is stuck.
    uint256 private constant ABANDONED_AFTER = 30 days;

    /// An agreement in storage: the first four slots are all that an ordinary settlement touches.
    struct Stored {
        uint32 maxMeanLatencyMicros;
        uint64 minUploadBytesPerSecond;
        uint64 minDownloadBytesPerSecond;
        uint32 minAvailabilityPpm;
        uint64 startEpoch;
        address token;
        uint96 pricePerEpoch;
        bytes32 dataUnit;
        uint32 epochs;
        bool closed;
        /// Bitmap of the settled ones of the first 216 epochs.
        uint216 settled;
        address consumer;
        address payer;
        bytes32 manifestRoot;
    }

    /// What a provider earned in one token, in one slot, with the fee still to be taken from it.
    struct Earnings {
        uint128 net;
        uint128 fee;
    }

    IERC20 private immutable FLASH;
    IQosOracle private immutable ORACLE;
    IProviderOrchestrator private immutable PROVIDERS;
    address private immutable TREASURY;
    address private immutable REWARD_POOL;

    uint256 private _count;
    mapping(uint256 agreementId => Stored) private _agreements;
    /// Settled epochs from the 217th on.
    mapping(uint256 agreementId => mapping(uint256 word => uint256 bits)) private _settledLater;
    mapping(uint256 agreementId => mapping(address account => bool)) private _access;
    mapping(address provider => mapping(address token => Earnings)) private _earnings;
    mapping(address consumer => bool) private _consumers;
    mapping(address gateway => bool) private _gateways;
    mapping(address token => bool) private _tokens;

    constructor(
        address admin,
        IERC20 flash,
        IQosOracle oracle,
        IProviderOrchestrator providers,
        address treasury,
        address rewardPool
    ) Sealed(admin) {
        FLASH = flash;
        ORACLE = oracle;
        PROVIDERS = providers;
        TREASURY = _required(treasury);
        REWARD_POOL = _required(rewardPool);
    }

    modifier onlyConsumerOf(uint256 agreementId) {
        if (_known(agreementId).consumer != msg.sender) revert NotConsumer(agreementId, msg.sender);
        _;
    }

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
        _tokens[token] = true;
        emit TokenAllowed(token, true);
    }

    /// @inheritdoc IConsumerOrchestrator
    function disallowToken(address token) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _tokens[token] = false;
        emit TokenAllowed(token, false);
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
                closed: false
            })
        );
    }

    /// @inheritdoc IConsumerOrchestrator
    function setManifest(uint256 agreementId, bytes32 manifestRoot) external onlyConsumerOf(agreementId) {
        _agreements[agreementId].manifestRoot = manifestRoot;
        emit ManifestChanged(agreementId, manifestRoot);
    }

    /// @inheritdoc IConsumerOrchestrator
    function setAccess(uint256 agreementId, address account, bool allowed) external onlyConsumerOf(agreementId) {
        _access[agreementId][account] = allowed;
        emit AccessChanged(agreementId, account, allowed);
    }

    /// @inheritdoc IConsumerOrchestrator
    function settle(uint256 agreementId, ProvenVerdict calldata proven) external {
        Verdict calldata verdict = proven.verdict;
        bytes32 accepted = Verdicts.accepted(Verdicts.hashCalldata(proven.report), proven.signers);
        _checkFinal(proven.report, accepted, verdict, proven.index, proven.proof);
        if (!_settleVerdict(agreementId, verdict)) revert EpochAlreadySettled(agreementId, verdict.epoch);
    }

    /// @inheritdoc IConsumerOrchestrator
    function settleBatch(Report calldata report, uint256 signers, BatchItem[] calldata items) external {
        if (items.length > MAX_BATCH) revert BatchTooLarge(items.length, MAX_BATCH);
        bytes32 accepted = Verdicts.accepted(Verdicts.hashCalldata(report), signers);
        for (uint256 i = 0; i < items.length; ++i) {
            BatchItem calldata item = items[i];
            _checkFinal(report, accepted, item.verdict, item.index, item.proof);
            _settleVerdict(item.agreementId, item.verdict);
        }
    }

    /// @inheritdoc IConsumerOrchestrator
    function settleSilent(uint256 agreementId, uint64 epoch) external {
        bytes32 dataUnit = _known(agreementId).dataUnit;
        Compliance compliance = Compliance.Inconclusive;
        if (!_isSilent(dataUnit, epoch)) {
            // Unprobed beyond the announced maintenance: the provider kept the unit away.
            bool away = block.timestamp > ORACLE.disputeDeadlineOf(epoch) && !PROVIDERS.isUnderProbe(dataUnit, epoch);
            if (!away) revert NotSilent(agreementId, epoch);
            compliance = Compliance.MissedBadly;
        }
        Stored storage a = _agreements[agreementId];
        if (!_mark(agreementId, a, epoch)) revert EpochAlreadySettled(agreementId, epoch);
        _pay(agreementId, a, epoch, compliance, false);
    }

    /// @inheritdoc IConsumerOrchestrator
    function terminate(uint256 agreementId) external {
        Stored storage a = _known(agreementId);
        bool party = msg.sender == a.consumer || msg.sender == PROVIDERS.providerOf(a.dataUnit);
        if (!party) revert NotParty(agreementId, msg.sender);
        if (a.closed) revert AlreadyClosed(agreementId);
        uint64 end = a.startEpoch + a.epochs;
        uint64 effective = ORACLE.effectiveEpoch();
        uint64 newEnd = effective < a.startEpoch ? a.startEpoch : effective < end ? effective : end;
        uint256 refund = uint256(end - newEnd) * a.pricePerEpoch;
        // At most the number of epochs it had.
        // forge-lint: disable-next-line(unsafe-typecast)
        a.epochs = uint32(newEnd - a.startEpoch);
        emit AgreementTerminated(agreementId, msg.sender, newEnd, refund);
        _credit(a.payer, a.token, refund);
        _close(agreementId, a);
    }

    /// @inheritdoc IConsumerOrchestrator
    function close(uint256 agreementId) external {
        Stored storage a = _known(agreementId);
        if (a.closed) revert AlreadyClosed(agreementId);
        uint64 end = a.startEpoch + a.epochs;
        if (ORACLE.effectiveEpoch() < end) revert StillRunning(agreementId, end);
        _close(agreementId, a);
    }

    /// @inheritdoc IConsumerOrchestrator
    function collectFees(address provider, address token) external {
        _settleCredit(provider, token);
    }

    /// @inheritdoc IConsumerOrchestrator
    function agreement(uint256 agreementId) external view returns (Agreement memory) {
        Stored storage a = _agreements[agreementId];
        return Agreement({
            consumer: a.consumer,
            payer: a.payer,
            token: a.token,
            dataUnit: a.dataUnit,
            manifestRoot: a.manifestRoot,
            terms: _terms(a),
            startEpoch: a.startEpoch,
            epochs: a.epochs,
            pricePerEpoch: a.pricePerEpoch,
            closed: a.closed
        });
    }

    /// @inheritdoc IConsumerOrchestrator
    function isSettled(uint256 agreementId, uint64 epoch) external view returns (bool) {
        uint64 start = _agreements[agreementId].startEpoch;
        if (epoch < start) return false;
        uint256 offset = epoch - start;
        (uint256 word, uint256 bit) = _settledWord(agreementId, offset);
        return word & bit != 0;
    }

    /// @inheritdoc IConsumerOrchestrator
    function hasAccess(uint256 agreementId, address account) external view returns (bool) {
        return _known(agreementId).consumer == account || _access[agreementId][account];
    }

    /// @inheritdoc IConsumerOrchestrator
    function isCertifiedConsumer(address consumer) external view returns (bool) {
        return _consumers[consumer];
    }

    /// @inheritdoc IConsumerOrchestrator
    function isGateway(address account) external view returns (bool) {
        return _gateways[account];
    }

    /// @inheritdoc IConsumerOrchestrator
    function isAllowedToken(address token) external view returns (bool) {
        return _tokens[token];
    }

    /// @inheritdoc IConsumerOrchestrator
    function agreementCount() external view returns (uint256) {
        return _count;
    }

    function credit(address account, address token) public view override(Payouts, IPayouts) returns (uint256) {
        return super.credit(account, token) + _earnings[account][token].net;
    }

    /// Moves earnings into credit, and their fees to those who share them.
    function _settleCredit(address account, address token) internal override {
        Earnings memory earned = _earnings[account][token];
        if (earned.net == 0 && earned.fee == 0) return;
        delete _earnings[account][token];
        uint256 toPool = uint256(earned.fee) * POOL_SHARE_BPS / BPS;
        _credit(account, token, earned.net);
        _credit(REWARD_POOL, token, toPool);
        _credit(TREASURY, token, earned.fee - toPool);
    }

    function _open(Agreement memory a) private nonReentrant whenNotPaused returns (uint256 agreementId) {
        if (!_consumers[a.consumer]) revert NotCertified(a.consumer);
        if (!_tokens[a.token]) revert TokenNotAllowed(a.token);
        if (a.epochs == 0 || a.epochs > MAX_EPOCHS) revert WrongEpochCount(a.epochs, MAX_EPOCHS);
        if (a.pricePerEpoch == 0) revert ZeroPrice();
        uint64 effective = PROVIDERS.occupy(a.dataUnit, a.pricePerEpoch, a.terms);
        if (a.startEpoch < effective) revert StartsTooEarly(a.startEpoch, effective);
        if (a.startEpoch > effective + MAX_EPOCHS_AHEAD) {
            revert StartsTooLate(a.startEpoch, effective + MAX_EPOCHS_AHEAD);
        }
        agreementId = ++_count;
        _store(_agreements[agreementId], a);
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

    function _store(Stored storage to, Agreement memory a) private {
        to.maxMeanLatencyMicros = a.terms.maxMeanLatencyMicros;
        to.minUploadBytesPerSecond = a.terms.minUploadBytesPerSecond;
        to.minDownloadBytesPerSecond = a.terms.minDownloadBytesPerSecond;
        to.minAvailabilityPpm = a.terms.minAvailabilityPpm;
        to.startEpoch = a.startEpoch;
        to.token = a.token;
        to.pricePerEpoch = a.pricePerEpoch;
        to.dataUnit = a.dataUnit;
        to.epochs = a.epochs;
        to.consumer = a.consumer;
        to.payer = a.payer;
        to.manifestRoot = a.manifestRoot;
    }

    function _terms(Stored storage a) private view returns (Terms memory) {
        return
            Terms(a.maxMeanLatencyMicros, a.minUploadBytesPerSecond, a.minDownloadBytesPerSecond, a.minAvailabilityPpm);
    }

    /// Refuses a verdict that is not in the report, and a report or verdict that is not final.
    function _checkFinal(
        Report calldata report,
        bytes32 accepted,
        Verdict calldata verdict,
        uint256 index,
        bytes32[] calldata proof
    ) private view {
        uint64 epoch = verdict.epoch;
        if (epoch != report.epoch) revert WrongEpoch(report.epoch, epoch);
        bool proven = index < report.verdictCount
            && MerkleTree.contains(report.verdictsRoot, Verdicts.hashCalldata(verdict), index, proof);
        if (!proven || ORACLE.statusOf(epoch, accepted, verdict.dataUnit) != IQosFeed.Status.Final) {
            revert VerdictNotFinal(verdict.dataUnit, epoch);
        }
    }

    /// Marks the epoch as settled; false if it was.
    function _mark(uint256 agreementId, Stored storage a, uint64 epoch) private returns (bool) {
        if (epoch < a.startEpoch || epoch - a.startEpoch >= a.epochs) revert EpochNotInAgreement(agreementId, epoch);
        uint256 offset = epoch - a.startEpoch;
        (uint256 word, uint256 bit) = _settledWord(agreementId, offset);
        if (word & bit != 0) return false;
        // The inline word has bits below 216 only.
        // forge-lint: disable-next-line(unsafe-typecast)
        if (offset < SETTLED_INLINE) a.settled = uint216(word | bit);
        else _settledLater[agreementId][offset >> 8] = word | bit;
        return true;
    }

    /// The word that holds the settled flag of an epoch, and the flag's bit in it.
    function _settledWord(uint256 agreementId, uint256 offset) private view returns (uint256 word, uint256 bit) {
        word = offset < SETTLED_INLINE ? _agreements[agreementId].settled : _settledLater[agreementId][offset >> 8];
        bit = 1 << (offset & 0xff);
    }

    function _settleVerdict(uint256 agreementId, Verdict calldata verdict) private returns (bool) {
        Stored storage a = _known(agreementId);
        if (a.dataUnit != verdict.dataUnit) revert WrongDataUnit(a.dataUnit, verdict.dataUnit);
        if (!_mark(agreementId, a, verdict.epoch)) return false;
        _pay(agreementId, a, verdict.epoch, Sla.compliance(_terms(a), verdict), verdict.reportedOnTime);
        return true;
    }

    function _pay(uint256 agreementId, Stored storage a, uint64 epoch, Compliance compliance, bool reportedOnTime)
        private
    {
        bytes32 dataUnit = a.dataUnit;
        bool harms = compliance == Compliance.Corrupt || compliance == Compliance.MissedBadly;
        IProviderOrchestrator.Standing memory standing =
            PROVIDERS.recordEpoch(dataUnit, epoch, compliance, reportedOnTime, harms ? a.consumer : address(0));
        (address token, uint256 price) = (a.token, a.pricePerEpoch);
        uint256 refund = price * _refundPercent(compliance, standing) / 100;
        uint256 gross = price - refund;
        uint256 fee = gross * (token == address(FLASH) ? FLASH_FEE_BPS : FEE_BPS) / BPS;
        emit EpochSettled(agreementId, dataUnit, epoch, compliance, gross - fee, refund, fee);
        if (gross > 0) {
            Earnings storage earned = _earnings[standing.provider][token];
            (uint128 net, uint128 owed) = (earned.net, earned.fee);
            (earned.net, earned.fee) = ((net + gross - fee).toUint128(), (owed + fee).toUint128());
        }
        if (refund > 0) _credit(a.payer, token, refund);
    }

    /// The share of the price that goes back; reputation is that before the epoch.
    function _refundPercent(Compliance compliance, IProviderOrchestrator.Standing memory standing)
        private
        pure
        returns (uint256 percent)
    {
        if (compliance == Compliance.Corrupt) return 100;
        if (compliance != Compliance.Missed && compliance != Compliance.MissedBadly) return 0;
        percent = 100 - standing.reputation;
        bool reduced = standing.step >= IProviderOrchestrator.LadderStep.ReducedPayment;
        if (reduced && percent < REDUCED_REFUND) percent = REDUCED_REFUND;
    }

    /// Whether an epoch has no verdict that could settle it, and nobody is to blame for that.
    function _isSilent(bytes32 dataUnit, uint64 epoch) private view returns (bool) {
        if (ORACLE.annulled(epoch, dataUnit)) return true;
        if (block.timestamp <= ORACLE.reportDeadlineOf(epoch)) return false;
        if (ORACLE.acceptedReport(epoch) == 0) return true;
        uint256 disputeDeadline = ORACLE.disputeDeadlineOf(epoch);
        if (block.timestamp > disputeDeadline && PROVIDERS.inMaintenance(dataUnit, epoch)) return true;
        return block.timestamp > disputeDeadline + ABANDONED_AFTER && !ORACLE.held(epoch, dataUnit);
    }

    function _close(uint256 agreementId, Stored storage a) private {
        a.closed = true;
        emit AgreementClosed(agreementId, a.dataUnit);
        PROVIDERS.vacate(a.dataUnit);
    }

    function _known(uint256 agreementId) private view returns (Stored storage a) {
        a = _agreements[agreementId];
        if (a.pricePerEpoch == 0) revert UnknownAgreement(agreementId);
    }
}
