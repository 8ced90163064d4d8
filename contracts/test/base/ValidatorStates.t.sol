// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IValidatorRegistry} from "../../src/interfaces/IValidatorRegistry.sol";
import {ValidatorSet} from "../../src/libraries/ValidatorSet.sol";
import {World} from "../support/World.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract ValidatorStatesTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
    }

    function test_exitLeavesTheSetAndFreesTheIndexAtTheEnd() public {
        vm.prank(ownerOf(3));
        validators.exit(3);
        (address blob,, uint16 count) = validators.setAt(0);
        eq(count, 3, "left");
        eq(ValidatorSet.read(blob).length, 3, "no trailing records");
        vm.prank(ownerOf(3));
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 3, IValidatorRegistry.State.Exited)
        );
        validators.exit(3);
        vm.warp(block.timestamp + UNBONDING);
        vm.startPrank(ownerOf(3));
        validators.completeUnbond(3);
        eq(validators.withdraw(address(flash)), STAKE, "all of it");
        vm.stopPrank();
        eq(validators.ownerOf(3), address(0), "free");
    }

    function test_onlyTheCourtSlashes() public {
        bytes32 role = validators.SLASHER_ROLE();
        bytes memory refusal =
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, address(this), role);
        vm.expectRevert(refusal);
        validators.slash(1, 1, STRANGER, "test");
        // Not even the administrator can become one.
        bytes32 seal = validators.getRoleAdmin(role);
        eq(validators.getRoleAdmin(seal), seal, "the seal is its own admin");
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.grantRole(role, address(this));
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.grantRole(seal, address(this));
    }

    function test_expels() public {
        validators.expel(0); // the certifier
        eq(uint256(validators.validator(0).state), uint256(IValidatorRegistry.State.Expelled), "expelled");
        eq(validators.validator(0).unbonding, STAKE, "its stake unbonds");
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 0, IValidatorRegistry.State.Expelled)
        );
        validators.expel(0);
        vm.prank(address(court));
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 0, IValidatorRegistry.State.Expelled)
        );
        validators.slashAndExpel(0, 1, STRANGER, "test");
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.expel(1);
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 77, IValidatorRegistry.State.None)
        );
        validators.expel(77);
        scheduleGenesis();
        eq(openEpoch().validatorCount, 3, "opening the epoch writes the set without it");
    }
}
