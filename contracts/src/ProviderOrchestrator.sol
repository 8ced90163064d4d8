// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Payouts} from "./base/Payouts.sol";
import {ProbeLedger} from "./base/ProbeLedger.sol";
import {Sealed} from "./base/Sealed.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {ReputationScore} from "./libraries/ReputationScore.sol";
import {Sla} from "./libraries/Sla.sol";
import {Stake, Stakes} from "./libraries/Stakes.sol";
import {Verdicts} from "./libraries/Verdicts.sol";
import {Parameters} from "./types/Messages.sol";
import {Compliance, Terms} from "./types/Sla.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// See {IProviderOrchestrator}.
contract ProviderOrchestrator is IProviderOrchestrator, ProbeLedger, Payouts, Sealed, Pausable {
    using SafeERC20 for IERC20;
    using Stakes for Stake;

    bytes32 public constant CERTIFIER_ROLE = keccak256("CERTIFIER");
    bytes32 public constant PRICER_ROLE = keccak256("PRICER");
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER");
    bytes32 public constant SETTLER_ROLE = keccak256("SETTLER");

    uint256 private constant MAX_ENDPOINTS = 8;
    uint256 private constant MAX_TEXT_LENGTH = 255;
    uint256 private constant MAX_UNITS_PER_PROVIDER = 64;
    uint256 private constant HARMED_SHARE_BPS = 5_000;
    uint256 private constant UNBONDING_EPOCHS = 4;

    /// Consecutive badly missed epochs at which each step of the ladder is reached.
    uint8 private constant WARN_AT = 3;
    uint8 private constant REDUCE_AT = 6;
    uint8 private constant SUSPEND_AT = 12;
    uint8 private constant SLASH_AT = 24;

    /// One slot: all that a settlement reads and writes.
    struct Record {
        address provider;
        UnitState state;
        LadderStep step;
        uint8 strikes;
        uint8 reputation;
        uint64 recordedAt;
    }

    struct Unit {
        Record record;
        address bridge;
        uint96 pricePerEpoch;
        Terms offered;
        uint64 capacity;
    }

    struct Minimum {
        uint96 before;
        uint96 next;
        uint64 effectiveEpoch;
    }

    IERC20 private immutable FLASH;
    uint256 private immutable UNBONDING_PERIOD;
    uint256 private immutable CORRUPTION_SHARE_BPS;
    uint256 private immutable BREACH_SHARE_BPS;

    Minimum private _minimum;
    address private _rewardPool;
    mapping(address provider => bool) private _certified;
    mapping(address provider => Stake) private _collateral;
    mapping(address provider => uint256) private _unitsInUse;
    mapping(address provider => bytes32[]) private _unitsOf;
    mapping(address bridge => address provider) private _bridges;
    mapping(address bridge => uint256) private _unitsOn;
    mapping(bytes32 claimHash => bool) private _claims;
    mapping(bytes32 dataUnit => Unit) private _units;

    /// @param corruptionShareBps share of the collateral that one proven corruption costs, in 1/10,000
    /// @param breachShareBps the same for the last step of the ladder
    constructor(
        address admin,
        IERC20 flash,
        IQosOracle oracle,
        uint96 minimumCollateral_,
        uint256 unbondingPeriod_,
        uint16 corruptionShareBps,
        uint16 breachShareBps
    ) Sealed(admin) ProbeLedger(oracle) {
        FLASH = flash;
        UNBONDING_PERIOD = unbondingPeriod_;
        CORRUPTION_SHARE_BPS = corruptionShareBps;
        BREACH_SHARE_BPS = breachShareBps;
        _minimum = Minimum(minimumCollateral_, minimumCollateral_, 0);
        Parameters memory p = oracle.parameters();
        uint256 least = UNBONDING_EPOCHS * p.epochLength + p.disputeWindow;
        if (unbondingPeriod_ < least) revert UnbondingTooShort(unbondingPeriod_, least);
    }

    modifier onlyProviderOf(bytes32 unit) {
        address provider = _known(unit).record.provider;
        if (provider != msg.sender) revert NotProvider(msg.sender, provider);
        _;
    }

    modifier onlyCertified() {
        if (!_certified[msg.sender]) revert NotCertified(msg.sender);
        _;
    }

    /// Introduces the consumer orchestrator and the reporter pool, once. Only DEFAULT_ADMIN_ROLE.
    function wire(address consumers, address rewardPool) external onlyRole(DEFAULT_ADMIN_ROLE) once {
        _rewardPool = _required(rewardPool);
        _seal(SETTLER_ROLE, consumers);
        emit Wired(consumers, rewardPool);
    }

    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @inheritdoc IProviderOrchestrator
    function certifyProvider(address provider) external onlyRole(CERTIFIER_ROLE) {
        _certified[provider] = true;
        emit ProviderCertified(provider, true);
    }

    /// @inheritdoc IProviderOrchestrator
    function decertifyProvider(address provider) external onlyRole(CERTIFIER_ROLE) {
        _certified[provider] = false;
        emit ProviderCertified(provider, false);
    }

    /// @inheritdoc IProviderOrchestrator
    function setMinimumCollateral(uint256 minimum) external onlyRole(PRICER_ROLE) {
        uint64 effective = ORACLE.effectiveEpoch();
        // A minimum beyond all FLASH there can be is the greatest one.
        uint96 next = minimum > type(uint96).max ? type(uint96).max : uint96(minimum);
        _minimum = Minimum(uint96(minimumCollateral()), next, effective);
        emit MinimumCollateralChanged(effective, next);
    }

    /// @inheritdoc IProviderOrchestrator
    function depositCollateral(uint256 amount) external {
        Stake storage stake = _collateral[msg.sender];
        stake.add(amount);
        emit CollateralDeposited(msg.sender, amount, stake.bonded);
        FLASH.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IProviderOrchestrator
    function requestUnbond(uint256 amount) external {
        Stake storage stake = _collateral[msg.sender];
        uint64 availableAt = stake.unbond(amount, UNBONDING_PERIOD);
        if (_unitsInUse[msg.sender] > 0) _requireCollateral(msg.sender);
        emit UnbondRequested(msg.sender, amount, availableAt);
    }

    /// @inheritdoc IProviderOrchestrator
    function completeUnbond() external {
        uint256 amount = _collateral[msg.sender].complete();
        emit UnbondCompleted(msg.sender, amount);
        _credit(msg.sender, address(FLASH), amount);
    }

    /// @inheritdoc IProviderOrchestrator
    function claimBridgeNode(
        address bridge,
        string[] calldata endpoints,
        uint16 region,
        uint8 apis,
        uint256 nonce,
        bytes calldata bridgeSignature
    ) external whenNotPaused onlyCertified {
        address holder = _bridges[bridge];
        if (holder != address(0) && holder != msg.sender) revert BridgeTaken(bridge, holder);
        if (endpoints.length > MAX_ENDPOINTS) revert TooManyEndpoints(endpoints.length, MAX_ENDPOINTS);
        for (uint256 i = 0; i < endpoints.length; ++i) {
            _checkText(endpoints[i]);
        }
        bytes32 claim = Verdicts.bridgeClaimHash(msg.sender, bridge, keccak256(abi.encode(endpoints)), nonce);
        bytes32 digest = MessageHashUtils.toTypedDataHash(ORACLE.domainSeparator(), claim);
        (address signer,,) = ECDSA.tryRecover(digest, bridgeSignature);
        if (signer != bridge || bridge == address(0)) revert WrongBridgeSignature(bridge);
        bytes32 once_ = keccak256(abi.encode(bridge, nonce));
        if (_claims[once_]) revert ClaimUsed(bridge, nonce);
        _claims[once_] = true;
        _bridges[bridge] = msg.sender;
        emit BridgeNodeClaimed(bridge, msg.sender, endpoints, region, apis, nonce);
    }

    /// @inheritdoc IProviderOrchestrator
    function releaseBridgeNode(address bridge) external {
        if (_bridges[bridge] != msg.sender) revert NotProvider(msg.sender, _bridges[bridge]);
        if (_unitsOn[bridge] > 0) revert BridgeInUse(bridge, _unitsOn[bridge]);
        delete _bridges[bridge];
        emit BridgeNodeReleased(bridge, msg.sender);
    }

    /// @inheritdoc IProviderOrchestrator
    function addDataUnit(
        address bridge,
        string calldata bucket,
        uint64 capacity,
        uint96 pricePerEpoch,
        Terms calldata offered
    ) external whenNotPaused onlyCertified returns (bytes32 id) {
        if (_bridges[bridge] != msg.sender) revert NotProvider(msg.sender, _bridges[bridge]);
        _requireCollateral(msg.sender);
        _checkText(bucket);
        _checkTerms(offered);
        id = keccak256(abi.encode(bridge, bucket));
        if (_units[id].record.state != UnitState.None) revert DataUnitExists(id);
        if (_unitsOf[msg.sender].length >= MAX_UNITS_PER_PROVIDER) revert TooManyDataUnits(MAX_UNITS_PER_PROVIDER);
        _unitsOf[msg.sender].push(id);
        ++_unitsOn[bridge];
        Unit storage unit = _units[id];
        unit.record.provider = msg.sender;
        unit.record.reputation = ReputationScore.START;
        unit.record.recordedAt = uint64(block.timestamp);
        unit.bridge = bridge;
        unit.pricePerEpoch = pricePerEpoch;
        unit.offered = offered;
        unit.capacity = capacity;
        emit DataUnitAdded(id, bridge, msg.sender, bucket, capacity, pricePerEpoch, offered);
        _setState(id, UnitState.Reserved);
    }

    /// @inheritdoc IProviderOrchestrator
    function setOffer(bytes32 id, uint64 capacity, uint96 pricePerEpoch, Terms calldata offered)
        external
        onlyProviderOf(id)
    {
        _checkTerms(offered);
        Unit storage unit = _units[id];
        unit.capacity = capacity;
        unit.pricePerEpoch = pricePerEpoch;
        unit.offered = offered;
        emit DataUnitOfferChanged(id, capacity, pricePerEpoch, offered);
    }

    /// @inheritdoc IProviderOrchestrator
    function startMaintenance(bytes32 id, uint64 epochs) external onlyProviderOf(id) returns (uint64 fromEpoch) {
        _requireState(id, UnitState.InUse);
        _setState(id, UnitState.Maintenance);
        fromEpoch = _beginMaintenance(id, epochs);
    }

    /// @inheritdoc IProviderOrchestrator
    function endMaintenance(bytes32 id) external {
        _requireState(id, UnitState.Maintenance);
        address provider = _units[id].record.provider;
        bool due = _finishMaintenance(id);
        if (!due && msg.sender != provider) revert NotProvider(msg.sender, provider);
        _setState(id, UnitState.InUse);
        _setUnderProbe(id, true);
    }

    /// @inheritdoc IProviderOrchestrator
    function decommission(bytes32 id) external onlyProviderOf(id) {
        _requireState(id, UnitState.Reserved);
        _setState(id, UnitState.Decommissioning);
        --_unitsOn[_units[id].bridge];
        bytes32[] storage units = _unitsOf[msg.sender];
        for (uint256 i = 0; i < units.length; ++i) {
            if (units[i] != id) continue;
            units[i] = units[units.length - 1];
            units.pop();
            break;
        }
    }

    /// @inheritdoc IProviderOrchestrator
    function occupy(bytes32 id, uint256 pricePerEpoch, Terms calldata terms)
        external
        onlyRole(SETTLER_ROLE)
        returns (uint64 effectiveEpoch)
    {
        _requireState(id, UnitState.Reserved);
        Unit storage unit = _units[id];
        if (!_certified[unit.record.provider]) revert NotCertified(unit.record.provider);
        if (unit.record.step >= LadderStep.Suspended) revert UnitSuspended(id, unit.record.step);
        if (pricePerEpoch < unit.pricePerEpoch) revert PriceNotOffered(unit.pricePerEpoch, pricePerEpoch);
        if (!_covers(unit.offered, terms)) revert TermsNotOffered(id);
        _requireCollateral(unit.record.provider);
        ++_unitsInUse[unit.record.provider];
        _setState(id, UnitState.InUse);
        effectiveEpoch = _setUnderProbe(id, true);
    }

    /// @inheritdoc IProviderOrchestrator
    function vacate(bytes32 id) external onlyRole(SETTLER_ROLE) {
        --_unitsInUse[_units[id].record.provider];
        if (_units[id].record.state == UnitState.Maintenance) _finishMaintenance(id);
        else _setUnderProbe(id, false);
        _setState(id, UnitState.Reserved);
    }

    /// @inheritdoc IProviderOrchestrator
    function recordEpoch(bytes32 id, uint64 epoch, Compliance compliance, bool reportedOnTime, address harmed)
        external
        onlyRole(SETTLER_ROLE)
        returns (Standing memory before)
    {
        Record memory record = _current(id);
        before = Standing(record.provider, record.reputation, record.step);
        if (compliance == Compliance.Inconclusive) return before;
        record.reputation = ReputationScore.next(record.reputation, compliance, reportedOnTime);
        record.recordedAt = uint64(block.timestamp);
        emit ReputationChanged(id, epoch, record.reputation);
        if (compliance == Compliance.Corrupt) _slash(record.provider, id, epoch, CORRUPTION_SHARE_BPS, harmed);
        if (compliance == Compliance.MissedBadly) _climb(id, epoch, record, harmed);
        else if (record.strikes > 0 && compliance >= Compliance.Met) _descend(id, epoch, record);
        Record storage stored = _units[id].record;
        (stored.reputation, stored.recordedAt) = (record.reputation, record.recordedAt);
        (stored.step, stored.strikes) = (record.step, record.strikes);
    }

    /// @inheritdoc IProviderOrchestrator
    function dataUnit(bytes32 id) external view returns (DataUnit memory) {
        Unit storage unit = _units[id];
        return DataUnit({
            provider: unit.record.provider,
            bridge: unit.bridge,
            state: unit.record.state,
            step: unit.record.step,
            strikes: unit.record.strikes,
            reputation: reputation(id),
            capacity: unit.capacity,
            pricePerEpoch: unit.pricePerEpoch,
            offered: unit.offered
        });
    }

    /// @inheritdoc IProviderOrchestrator
    function providerOf(bytes32 id) external view returns (address) {
        return _units[id].record.provider;
    }

    /// @inheritdoc IProviderOrchestrator
    function bridgeOwner(address bridge) external view returns (address) {
        return _bridges[bridge];
    }

    /// @inheritdoc IProviderOrchestrator
    function collateralOf(address provider) external view returns (Collateral memory) {
        Stake memory stake = _collateral[provider];
        return Collateral(stake.bonded, stake.unbonding, stake.availableAt);
    }

    /// @inheritdoc IProviderOrchestrator
    function isCertifiedProvider(address provider) external view returns (bool) {
        return _certified[provider];
    }

    /// @inheritdoc IProviderOrchestrator
    function reputation(bytes32 id) public view returns (uint8) {
        return _current(id).reputation;
    }

    /// @inheritdoc IProviderOrchestrator
    function providerReputation(address provider) external view returns (uint8) {
        bytes32[] storage units = _unitsOf[provider];
        if (units.length == 0) return ReputationScore.START;
        uint256 sum = 0;
        for (uint256 i = 0; i < units.length; ++i) {
            sum += reputation(units[i]);
        }
        // A mean of values up to 100.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint8(sum / units.length);
    }

    /// @inheritdoc IProviderOrchestrator
    function unitsOf(address provider) external view returns (bytes32[] memory) {
        return _unitsOf[provider];
    }

    /// @inheritdoc IProviderOrchestrator
    function minimumCollateral() public view returns (uint256) {
        Minimum memory minimum = _minimum;
        if (minimum.effectiveEpoch == 0) return minimum.next;
        return ORACLE.effectiveEpoch() >= minimum.effectiveEpoch + 2 ? minimum.next : minimum.before;
    }

    /// @inheritdoc IProviderOrchestrator
    function unbondingPeriod() external view returns (uint256) {
        return UNBONDING_PERIOD;
    }

    /// The record as of now: with the reputation's drift since the last change.
    function _current(bytes32 id) private view returns (Record memory record) {
        record = _units[id].record;
        if (record.state == UnitState.None) revert UnknownDataUnit(id);
        record.reputation = ReputationScore.decayed(record.reputation, block.timestamp - record.recordedAt);
    }

    function _climb(bytes32 id, uint64 epoch, Record memory record, address harmed) private {
        uint8 strikes = ++record.strikes;
        LadderStep step = LadderStep.None;
        if (strikes >= SLASH_AT) step = LadderStep.Slashed;
        else if (strikes >= SUSPEND_AT) step = LadderStep.Suspended;
        else if (strikes >= REDUCE_AT) step = LadderStep.ReducedPayment;
        else if (strikes >= WARN_AT) step = LadderStep.Warned;
        // The next slash needs as many new breaches again as there are from suspension to here.
        if (step == LadderStep.Slashed) {
            record.strikes = SUSPEND_AT;
            _slash(record.provider, id, epoch, BREACH_SHARE_BPS, harmed);
        }
        // Once slashed, a unit stays so until its record is clean.
        if (step > record.step) record.step = step;
        emit LadderChanged(id, epoch, record.step, record.strikes);
    }

    /// A good epoch takes one strike back; without any the unit is in good standing again.
    function _descend(bytes32 id, uint64 epoch, Record memory record) private {
        if (--record.strikes == 0) record.step = LadderStep.None;
        emit LadderChanged(id, epoch, record.step, record.strikes);
    }

    function _slash(address provider, bytes32 id, uint64 epoch, uint256 shareBps, address harmed) private {
        uint256 amount = _collateral[provider].slash(shareBps);
        emit CollateralSlashed(provider, id, epoch, amount, harmed);
        uint256 compensation = amount * HARMED_SHARE_BPS / Stakes.BPS;
        _credit(harmed, address(FLASH), compensation);
        _credit(_rewardPool, address(FLASH), amount - compensation);
    }

    function _setState(bytes32 id, UnitState state) private {
        _units[id].record.state = state;
        emit DataUnitStateChanged(id, state);
    }

    function _known(bytes32 id) private view returns (Unit storage unit) {
        unit = _units[id];
        if (unit.record.state == UnitState.None) revert UnknownDataUnit(id);
    }

    function _requireState(bytes32 id, UnitState state) private view {
        UnitState actual = _known(id).record.state;
        if (actual != state) revert WrongState(id, actual);
    }

    function _requireCollateral(address provider) private view {
        uint256 bonded = _collateral[provider].bonded;
        uint256 minimum = minimumCollateral();
        if (bonded < minimum) revert CollateralTooSmall(bonded, minimum);
    }

    function _checkText(string calldata text) private pure {
        uint256 length = bytes(text).length;
        if (length == 0) revert EmptyText();
        if (length > MAX_TEXT_LENGTH) revert TextTooLong(length, MAX_TEXT_LENGTH);
    }

    function _checkTerms(Terms calldata terms) private pure {
        if (terms.minAvailabilityPpm > Sla.PPM || terms.maxMeanLatencyMicros == 0) revert InvalidTerms(terms);
    }

    /// Whether the offer promises at least what the terms demand.
    function _covers(Terms memory offered, Terms calldata terms) private pure returns (bool) {
        return terms.maxMeanLatencyMicros >= offered.maxMeanLatencyMicros
            && terms.minUploadBytesPerSecond <= offered.minUploadBytesPerSecond
            && terms.minDownloadBytesPerSecond <= offered.minDownloadBytesPerSecond
            && terms.minAvailabilityPpm <= offered.minAvailabilityPpm;
    }
}
