// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// Keeps a hundredth of every transfer.
contract FeeOnTransferToken is ERC20("Fee", "FEE") {
    constructor(address holder) {
        _mint(holder, 1e24);
    }

    function _update(address from, address to, uint256 value) internal override {
        uint256 fee = from == address(0) ? 0 : value / 100;
        super._update(from, to, value - fee);
        if (fee > 0) super._update(from, address(0xFEE), fee);
    }
}

/// Says false instead of moving anything, once it is told to.
contract FalseToken is ERC20("False", "FALSE") {
    bool public lying;

    constructor(address holder) {
        _mint(holder, 1e24);
    }

    function lie(bool on) external {
        lying = on;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return lying ? false : super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public override returns (bool) {
        return lying ? false : super.transferFrom(from, to, value);
    }
}

/// Calls back into whoever it is told to, in the middle of every transfer.
contract ReenteringToken is ERC20("Reenter", "RE") {
    address private _target;
    bytes private _data;
    bool public refused;

    constructor(address holder) {
        _mint(holder, 1e24);
    }

    function reenter(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (_target != address(0)) {
            (bool done,) = _target.call(_data);
            if (!done) refused = true;
        }
        super._update(from, to, value);
    }
}

/// Takes the native coin and calls back for more.
contract ReenteringReceiver {
    address private immutable TARGET;
    bytes private _data;
    bool public refused;

    constructor(address target) {
        TARGET = target;
    }

    function arm(bytes calldata data) external {
        _data = data;
    }

    function act(bytes calldata data, uint256 value) external payable returns (bytes memory) {
        (bool done, bytes memory answer) = TARGET.call{value: value}(data);
        require(done, "act");
        return answer;
    }

    receive() external payable {
        if (_data.length == 0) return;
        (bool done,) = TARGET.call(_data);
        if (!done) refused = true;
    }
}
