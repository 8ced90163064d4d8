// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Money leaves a contract only by its owner pulling it. The zero address stands for the chain's native coin.
interface IPayouts {
    event Credited(address indexed account, address indexed token, uint256 amount);
    event Withdrawn(address indexed account, address indexed token, uint256 amount);

    error NothingToWithdraw(address account, address token);
    error NativeTransferFailed(address account, uint256 amount);

    /// Sends the caller all that is credited to it in `token`; works while the contract is paused.
    function withdraw(address token) external returns (uint256 amount);

    /// What `account` may withdraw in `token` now.
    function credit(address account, address token) external view returns (uint256);
}
