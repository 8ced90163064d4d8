// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPayouts} from "../interfaces/IPayouts.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// A ledger of what the contract owes, and the one door through which it pays.
abstract contract Payouts is IPayouts, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    address internal constant NATIVE = address(0);

    mapping(address account => mapping(address token => uint256)) private _credits;

    /// @inheritdoc IPayouts
    function withdraw(address token) external nonReentrant returns (uint256 amount) {
        _settleCredit(msg.sender, token);
        amount = _credits[msg.sender][token];
        if (amount == 0) revert NothingToWithdraw(msg.sender, token);
        _credits[msg.sender][token] = 0;
        _paidOut(token, amount);
        emit Withdrawn(msg.sender, token, amount);
        if (token == NATIVE) {
            (bool sent,) = msg.sender.call{value: amount}("");
            if (!sent) revert NativeTransferFailed(msg.sender, amount);
        } else {
            IERC20(token).safeTransfer(msg.sender, amount);
        }
    }

    /// @inheritdoc IPayouts
    function credit(address account, address token) public view virtual returns (uint256) {
        return _credits[account][token];
    }

    /// For contracts that keep a side ledger: moves what `account` earned there into its credit.
    function _settleCredit(address account, address token) internal virtual {}

    /// For contracts that keep the sum of what they owe.
    function _paidOut(address token, uint256 amount) internal virtual {}

    function _credit(address account, address token, uint256 amount) internal {
        if (amount == 0) return;
        _credits[account][token] += amount;
        emit Credited(account, token, amount);
    }
}
