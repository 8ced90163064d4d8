// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// FLASH, 18 decimals, with EIP-2612 permits. The whole supply exists from the start.
contract FlashToken is ERC20, ERC20Permit {
    constructor(address initialHolder, uint256 supply) ERC20("Flashback", "FLASH") ERC20Permit("Flashback") {
        _mint(initialHolder, supply);
    }
}
