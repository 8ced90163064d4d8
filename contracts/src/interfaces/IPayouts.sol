// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Money leaves a contract only by its owner pulling it. The zero address stands for the chain's native coin.
interface IPayouts {
    event Credited(address indexed account, address indexed token, uint256 amount);
    event Withdrawn(address indexed account, address indexed token, uint256 amount);

    error NothingToWithdraw(address account, address token);
    error NativeTransferFailed(address account, uint256 amount);

    /// @notice Sends the caller all that is credited to it in a token. Anyone, for itself alone; works while the
    /// contract is paused.
    /// @param token an ERC-20 token, or the zero address for the native coin
    /// @return amount what was sent, in the token's smallest unit
    function withdraw(address token) external returns (uint256 amount);

    /// @notice What an account may withdraw in a token now.
    /// @param account the account
    /// @param token an ERC-20 token, or the zero address for the native coin
    /// @return in the token's smallest unit
    function credit(address account, address token) external view returns (uint256);
}
