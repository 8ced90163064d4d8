// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";

/// Roles that only contracts of the system hold. They are sealed by the constructor and granted once, by `wire`; no
/// administrator can grant them before or after: their admin role has no member and is its own admin.
abstract contract Sealed is AccessControl {
    bytes32 private constant SEAL = keccak256("SEAL");

    bool private _wired;

    error AlreadyWired();
    error NotWired();
    error ZeroAddress();

    /// For the one function that introduces the contracts to each other.
    modifier once() {
        if (_wired) revert AlreadyWired();
        _wired = true;
        _;
    }

    modifier wired() {
        if (!_wired) revert NotWired();
        _;
    }

    constructor(address admin) {
        _setRoleAdmin(SEAL, SEAL);
        _grantRole(DEFAULT_ADMIN_ROLE, _required(admin));
    }

    /// For constructors: from the first moment on nobody but `_introduce` gives the role to anyone.
    function _seal(bytes32 role) internal {
        _setRoleAdmin(role, SEAL);
    }

    function _introduce(bytes32 role, address holder) internal {
        _grantRole(role, _required(holder));
    }

    function _required(address account) internal pure returns (address) {
        if (account == address(0)) revert ZeroAddress();
        return account;
    }
}
