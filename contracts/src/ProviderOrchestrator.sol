// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Payouts} from "./base/Payouts.sol";
import {ProbeLedger} from "./base/ProbeLedger.sol";
import {Sealed} from "./base/Sealed.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IStandings} from "./interfaces/IStandings.sol";
import {ReputationScore} from "./libraries/ReputationScore.sol";
import {Sla} from "./libraries/Sla.sol";
import {Stake, Stakes} from "./libraries/Stakes.sol";
import {Verdicts} from "./libraries/Verdicts.sol";
import {Parameters} from "./types/Messages.sol";
import {Terms} from "./types/Sla.sol";
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

    struct Unit {
        address provider;
        UnitState state;
        uint64 capacity;
        address bridge;
        uint96 pricePerEpoch;
        Terms offered;
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
    IStandings private _standings;
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
        address provider = _known(unit).provider;
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
        _standings = IStandings(consumers);
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
        if (_units[id].state != UnitState.None) revert DataUnitExists(id);
        if (_unitsOf[msg.sender].length >= MAX_UNITS_PER_PROVIDER) revert TooManyDataUnits(MAX_UNITS_PER_PROVIDER);
        _unitsOf[msg.sender].push(id);
        ++_unitsOn[bridge];
        Unit storage unit = _units[id];
        unit.provider = msg.sender;
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
        address provider = _units[id].provider;
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
        returns (uint64 effectiveEpoch, address provider)
    {
        _requireState(id, UnitState.Reserved);
        Unit storage unit = _units[id];
        provider = unit.provider;
        if (!_certified[provider]) revert NotCertified(provider);
        if (pricePerEpoch < unit.pricePerEpoch) revert PriceNotOffered(unit.pricePerEpoch, pricePerEpoch);
        if (!_covers(unit.offered, terms)) revert TermsNotOffered(id);
        _requireCollateral(provider);
        ++_unitsInUse[provider];
        _setState(id, UnitState.InUse);
        effectiveEpoch = _setUnderProbe(id, true);
    }

    /// @inheritdoc IProviderOrchestrator
    function vacate(bytes32 id) external onlyRole(SETTLER_ROLE) {
        --_unitsInUse[_units[id].provider];
        if (_units[id].state == UnitState.Maintenance) _finishMaintenance(id);
        else _setUnderProbe(id, false);
        _setState(id, UnitState.Reserved);
    }

    /// @inheritdoc IProviderOrchestrator
    function slash(bytes32 id, uint64 epoch, bool corrupt, address harmed) external onlyRole(SETTLER_ROLE) {
        address provider = _units[id].provider;
        uint256 amount = _collateral[provider].slash(corrupt ? CORRUPTION_SHARE_BPS : BREACH_SHARE_BPS);
        emit CollateralSlashed(provider, id, epoch, amount, harmed);
        uint256 compensation = amount * HARMED_SHARE_BPS / Stakes.BPS;
        _credit(harmed, address(FLASH), compensation);
        _credit(_rewardPool, address(FLASH), amount - compensation);
    }

    /// @inheritdoc IProviderOrchestrator
    function dataUnit(bytes32 id) external view wired returns (DataUnit memory) {
        Unit storage unit = _units[id];
        IStandings.Standing memory standing = _standings.standingOf(id);
        return DataUnit({
            provider: unit.provider,
            bridge: unit.bridge,
            state: unit.state,
            step: standing.step,
            strikes: standing.strikes,
            reputation: standing.reputation,
            capacity: unit.capacity,
            pricePerEpoch: unit.pricePerEpoch,
            offered: unit.offered
        });
    }

    /// @inheritdoc IProviderOrchestrator
    function providerOf(bytes32 id) external view returns (address) {
        return _units[id].provider;
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
    function reputation(bytes32 id) external view wired returns (uint8) {
        _known(id);
        return _standings.standingOf(id).reputation;
    }

    /// @inheritdoc IProviderOrchestrator
    function providerReputation(address provider) external view wired returns (uint8) {
        bytes32[] storage units = _unitsOf[provider];
        if (units.length == 0) return ReputationScore.START;
        uint256 sum = 0;
        for (uint256 i = 0; i < units.length; ++i) {
            sum += _standings.standingOf(units[i]).reputation;
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

    function _setState(bytes32 id, UnitState state) private {
        _units[id].state = state;
        emit DataUnitStateChanged(id, state);
    }

    function _known(bytes32 id) private view returns (Unit storage unit) {
        unit = _units[id];
        if (unit.state == UnitState.None) revert UnknownDataUnit(id);
    }

    function _requireState(bytes32 id, UnitState state) private view {
        UnitState actual = _known(id).state;
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
        bool shares =
            terms.minAvailabilityPpm <= Sla.PPM && terms.minUptimePpm <= Sla.PPM && terms.maxErrorRatePpm <= Sla.PPM;
        if (!shares || terms.maxMeanLatencyMicros == 0) revert InvalidTerms(terms);
    }

    /// Whether the offer promises at least what the terms demand.
    function _covers(Terms memory offered, Terms calldata terms) private pure returns (bool) {
        return terms.maxMeanLatencyMicros >= offered.maxMeanLatencyMicros
            && terms.minUploadBytesPerSecond <= offered.minUploadBytesPerSecond
            && terms.minDownloadBytesPerSecond <= offered.minDownloadBytesPerSecond
            && terms.minAvailabilityPpm <= offered.minAvailabilityPpm && terms.minUptimePpm <= offered.minUptimePpm
            && _coversErrors(offered.maxErrorRatePpm, terms.maxErrorRatePpm);
    }

    /// Zero promises nothing, so it is the weakest offer and the least demand.
    function _coversErrors(uint256 offered, uint256 demanded) private pure returns (bool) {
        return demanded == 0 || (offered != 0 && demanded >= offered);
    }
}
