// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ValidatorRegistry} from "../src/ValidatorRegistry.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {World} from "./support/World.sol";

/// What cannot be put right after a deployment is refused by it.
contract DeploymentTest is World {
    function setUp() public {
        deploy();
    }

    /// Stake has to be there for as long as its owner can be convicted.
    function test_unbondingOutlastsTheDisputes() public {
        uint256 least = 6 * L + 2 * 16; // the way out of the sets, and twice the dispute window of the last
        new ValidatorRegistry(address(this), flash, oracle, STAKE, least);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.UnbondingTooShort.selector, least - 1, least));
        new ValidatorRegistry(address(this), flash, oracle, STAKE, least - 1);
    }
}
