// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IValidatorRegistry} from "../../interfaces/IValidatorRegistry.sol";
import {Stake, Stakes} from "../../libraries/Stakes.sol";
import {Parameters} from "../../types/Messages.sol";
import {ProofRewards} from "./ProofRewards.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// Each validator's entry, and the stake behind it: who serves keeps the minimum bonded, and what unbonds can be
/// slashed until nothing that its validator signed can be proven any more.
abstract contract ValidatorStakes is ProofRewards {
    using SafeERC20 for IERC20;
    using Stakes for Stake;

    struct Entry {
        Stake stake;
        address owner;
        uint32 operatorGroup;
        uint16 region;
        State state;
        uint40 suspendedUntil;
        address signer;
        address submitter;
        bytes peerKey;
    }

    uint256 internal immutable MINIMUM_STAKE;
    uint256 private immutable UNBONDING_PERIOD;

    mapping(uint8 index => Entry) internal _entries;

    constructor(uint256 minimumStake_, uint256 unbondingPeriod_, Parameters memory p) {
        MINIMUM_STAKE = minimumStake_;
        UNBONDING_PERIOD = unbondingPeriod_;
        checkUnbonding(p);
    }

    modifier onlyOwnerOf(uint8 index) {
        if (_entries[index].owner != msg.sender) revert NotOwner(index, msg.sender);
        _;
    }

    modifier active(uint8 index) {
        if (_entries[index].state != State.Active) revert NotActive(index, _entries[index].state);
        _;
    }

    /// @inheritdoc IValidatorRegistry
    function addStake(uint8 index, uint256 amount) external active(index) {
        Stake storage stake = _entries[index].stake;
        stake.add(amount);
        emit StakeAdded(index, amount, stake.bonded);
        FLASH.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IValidatorRegistry
    function requestUnbond(uint8 index, uint256 amount) external onlyOwnerOf(index) active(index) {
        Stake storage stake = _entries[index].stake;
        uint64 availableAt = stake.unbond(amount, UNBONDING_PERIOD);
        if (stake.bonded < MINIMUM_STAKE) revert StakeTooSmall(stake.bonded, MINIMUM_STAKE);
        emit UnbondRequested(index, amount, availableAt);
    }

    /// @inheritdoc IValidatorRegistry
    function checkUnbonding(Parameters memory p) public view {
        uint256 least = 6 * uint256(p.epochLength) + 2 * uint256(p.disputeWindow);
        if (UNBONDING_PERIOD < least) revert UnbondingTooShort(UNBONDING_PERIOD, least);
    }

    /// @inheritdoc IValidatorRegistry
    function minimumStake() external view returns (uint256) {
        return MINIMUM_STAKE;
    }

    /// @inheritdoc IValidatorRegistry
    function unbondingPeriod() external view returns (uint256) {
        return UNBONDING_PERIOD;
    }

    /// Starts to unbond all that is bonded; who was slashed of everything waits as long for its index to come free.
    function _unbondAll(uint8 index, Stake storage stake) internal {
        uint256 bonded = stake.bonded;
        if (bonded == 0) stake.availableAt = uint64(block.timestamp + UNBONDING_PERIOD);
        else emit UnbondRequested(index, bonded, stake.unbond(bonded, UNBONDING_PERIOD));
    }

    /// Takes out what has unbonded. Who left with nothing to take out only has to have waited.
    function _takeOut(uint8 index, Entry storage entry, bool gone) internal {
        Stake storage stake = entry.stake;
        bool empty = gone && stake.unbonding == 0;
        if (empty && block.timestamp < stake.availableAt) revert Stakes.StillUnbonding(stake.availableAt);
        uint256 amount = empty ? 0 : stake.complete();
        emit UnbondCompleted(index, amount);
        _credit(entry.owner, address(FLASH), amount);
    }

    function _slash(uint8 index, uint16 shareBps, address prover, bytes32 reason) internal returns (uint256 amount) {
        amount = _entries[index].stake.slash(shareBps);
        emit ValidatorSlashed(index, reason, amount, prover);
    }
}
