// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProviderOrchestrator} from "../../interfaces/IProviderOrchestrator.sol";
import {Stake, Stakes} from "../../libraries/Stakes.sol";
import {Parameters} from "../../types/Messages.sol";
import {Payouts} from "../Payouts.sol";
import {Sealed} from "../Sealed.sol";
import {OracleClient} from "../epochs/OracleClient.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// What providers have at stake. A provider with units in use keeps the minimum bonded, and what unbonds can be
/// slashed until the epochs it served can no longer be disputed.
abstract contract Collaterals is IProviderOrchestrator, OracleClient, Payouts, Sealed {
    using SafeERC20 for IERC20;
    using Stakes for Stake;

    bytes32 public constant PRICER_ROLE = keccak256("PRICER");

    uint256 private constant HARMED_SHARE_BPS = 5_000;
    uint256 private constant UNBONDING_EPOCHS = 4;

    struct Minimum {
        uint96 before;
        uint96 next;
        uint64 effectiveEpoch;
    }

    IERC20 private immutable FLASH;
    uint256 private immutable UNBONDING_PERIOD;

    Minimum private _minimum;
    address private _rewardPool;
    mapping(address provider => Stake) private _collateral;
    mapping(address provider => uint256) internal _unitsInUse;

    constructor(IERC20 flash, uint96 minimumCollateral_, uint256 unbondingPeriod_, Parameters memory p) {
        FLASH = flash;
        UNBONDING_PERIOD = unbondingPeriod_;
        _minimum = Minimum(minimumCollateral_, minimumCollateral_, 0);
        checkUnbonding(p, 0);
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
    function checkUnbonding(Parameters memory p, uint256 rulingPeriod) public view {
        uint256 least = UNBONDING_EPOCHS * p.epochLength + p.disputeWindow + rulingPeriod;
        if (UNBONDING_PERIOD < least) revert UnbondingTooShort(UNBONDING_PERIOD, least);
    }

    /// @inheritdoc IProviderOrchestrator
    function collateralOf(address provider) external view returns (Collateral memory) {
        Stake memory stake = _collateral[provider];
        return Collateral(stake.bonded, stake.unbonding, stake.availableAt);
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

    function _setRewardPool(address rewardPool) internal {
        _rewardPool = rewardPool;
    }

    function _requireCollateral(address provider) internal view {
        uint256 bonded = _collateral[provider].bonded;
        uint256 minimum = minimumCollateral();
        if (bonded < minimum) revert CollateralTooSmall(bonded, minimum);
    }

    /// Takes a share: half for who was harmed, half for the reporter pool.
    function _slash(address provider, bytes32 id, uint64 epoch, uint256 shareBps, address harmed) internal {
        uint256 amount = _collateral[provider].slash(shareBps);
        emit CollateralSlashed(provider, id, epoch, amount, harmed);
        uint256 compensation = amount * HARMED_SHARE_BPS / Stakes.BPS;
        _credit(harmed, address(FLASH), compensation);
        _credit(_rewardPool, address(FLASH), amount - compensation);
    }
}
