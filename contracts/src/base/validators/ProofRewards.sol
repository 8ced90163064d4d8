// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPayouts} from "../../interfaces/IPayouts.sol";
import {IValidatorRegistry} from "../../interfaces/IValidatorRegistry.sol";
import {Stakes} from "../../libraries/Stakes.sol";
import {Payouts} from "../Payouts.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// Whose what was slashed is: half belongs to who brought the proof, the rest to the reporter pool.
abstract contract ProofRewards is IValidatorRegistry, Payouts {
    using SafeCast for uint256;

    uint256 private constant PROVER_SHARE_BPS = 5_000;

    IERC20 internal immutable FLASH;

    /// What the pool has to come waits beside its address: that slot is never fresh, so that a proof costs its bringer
    /// no more the first time.
    address private _rewardPool;
    uint96 private _poolShare;

    constructor(IERC20 flash) {
        FLASH = flash;
    }

    /// @inheritdoc IPayouts
    function credit(address account, address token) public view override(Payouts, IPayouts) returns (uint256 amount) {
        amount = super.credit(account, token);
        if (account == _rewardPool && token == address(FLASH)) amount += _poolShare;
    }

    function _setRewardPool(address rewardPool) internal {
        _rewardPool = rewardPool;
    }

    function _share(uint256 amount, address prover) internal {
        uint256 reward = amount * PROVER_SHARE_BPS / Stakes.BPS;
        _credit(prover, address(FLASH), reward);
        _poolShare += (amount - reward).toUint96();
    }

    /// The pool comes for its share.
    function _settleCredit(address account, address token) internal override {
        if (account != _rewardPool || token != address(FLASH)) return;
        uint256 amount = _poolShare;
        _poolShare = 0;
        _credit(account, token, amount);
    }
}
