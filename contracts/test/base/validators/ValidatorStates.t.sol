// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IValidatorRegistry} from "../../../src/interfaces/IValidatorRegistry.sol";
import {Stakes} from "../../../src/libraries/Stakes.sol";
import {ValidatorSet} from "../../../src/libraries/ValidatorSet.sol";
import {World} from "../../support/World.sol";
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

    /// Else whoever lost everything, and so has nothing to come for, would keep its index from others for ever.
    function test_anyoneFreesTheIndexOfWhoLeftForGood() public {
        vm.prank(address(court));
        validators.slashAndExpel(3, 10_000, STRANGER, "test");
        vm.prank(ownerOf(2));
        validators.exit(2);
        vm.startPrank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Stakes.StillUnbonding.selector, validators.validator(3).availableAt));
        validators.completeUnbond(3);
        vm.warp(block.timestamp + UNBONDING);
        validators.completeUnbond(3);
        validators.completeUnbond(2);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.NotOwner.selector, 2, STRANGER));
        validators.completeUnbond(2);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.NotOwner.selector, 1, STRANGER));
        validators.completeUnbond(1);
        vm.stopPrank();
        eq(validators.ownerOf(3), address(0), "free");
        eq(validators.ownerOf(2), address(0), "free");
        eq(validators.credit(ownerOf(2), address(flash)), STAKE, "what is left is the owner's");
    }

    /// The certifier cannot hold back the stake of who left already.
    function test_expellingWhoLeftDelaysNothing() public {
        vm.prank(ownerOf(3));
        validators.exit(3);
        uint256 due = validators.validator(3).availableAt;
        vm.warp(due - 1);
        validators.expel(3);
        eq(validators.validator(3).availableAt, due, "as before");
        vm.warp(due);
        vm.prank(ownerOf(3));
        validators.completeUnbond(3);
    }

    /// A removal is written when the next epoch opens, so it may take an epoch longer than an exit.
    function test_whoIsRemovedIsGoneThreeEpochsLater() public {
        addValidator(4);
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        eq(openEpoch().validatorCount, 5, "epoch 1");
        validators.expel(4);
        warpInto(1);
        eq(openEpoch().validatorCount, 5, "epoch 2 still has it");
        warpInto(2);
        eq(openEpoch().validatorCount, 4, "epoch 3");
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
