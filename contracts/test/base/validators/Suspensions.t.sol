// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IValidatorRegistry} from "../../../src/interfaces/IValidatorRegistry.sol";
import {Duty} from "../../support/Duty.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// {ValidatorStates} of those who lost their seat for a time.
contract SuspensionsTest is Duty {
    function setUp() public {
        begin(7);
    }

    function test_fourAreNeverTouched() public {
        begin(5);
        run(8, 0x3f, 0);
        yes(validators.isSuspendable(4), "five: one may go");
        duties.proveAbsence(4, absences(0, 6));
        eq(validators.members(), 4, "four");
        no(validators.isSuspendable(3), "no more");
        vm.prank(address(duties));
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.SetTooSmall.selector, 3, 4));
        validators.suspend(3, 1);
    }

    function test_theSuspendedMayExitAndCanBeSlashed() public {
        run(8, 0x3f, 0);
        duties.proveAbsence(VICTIM, absences(0, 6));
        uint256 before = vm.snapshotState();
        vm.startPrank(ownerOf(VICTIM));
        validators.exit(VICTIM);
        eq(validators.validator(VICTIM).unbonding, STAKE, "all of it unbonds");
        vm.warp(block.timestamp + UNBONDING);
        validators.completeUnbond(VICTIM);
        eq(validators.withdraw(address(flash)), STAKE, "and is paid");
        vm.stopPrank();
        vm.revertToState(before);
        vm.prank(address(court));
        validators.slash(1 << VICTIM, 1, STRANGER, "test");
        eq(uint256(validators.validator(VICTIM).state), uint256(IValidatorRegistry.State.Dropped), "dropped");
        vm.prank(ownerOf(VICTIM));
        vm.expectPartialRevert(IValidatorRegistry.NotSuspended.selector);
        validators.rejoin(VICTIM);
    }

    /// What was on its way out when the seat was lost comes out, and what is bonded stays.
    function test_theSuspendedKeepTheirIndexWhenUnbonding() public {
        flash.transfer(ownerOf(VICTIM), 5 ether);
        vm.startPrank(ownerOf(VICTIM));
        flash.approve(address(validators), 5 ether);
        validators.addStake(VICTIM, 5 ether);
        validators.requestUnbond(VICTIM, 5 ether);
        vm.stopPrank();
        run(8, 0x3f, 0);
        duties.proveAbsence(VICTIM, absences(0, 6));
        vm.warp(block.timestamp + UNBONDING);
        vm.startPrank(ownerOf(VICTIM));
        validators.completeUnbond(VICTIM);
        eq(validators.withdraw(address(flash)), 5 ether, "what unbonded");
        eq(validators.ownerOf(VICTIM), ownerOf(VICTIM), "still its own");
        eq(validators.validator(VICTIM).bonded, STAKE, "still bonded");
        validators.rejoin(VICTIM);
        vm.stopPrank();
    }

    function test_onlyTheCourtSuspends() public {
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.suspend(VICTIM, 1);
        bytes32 role = validators.DUTY_ROLE();
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.grantRole(role, address(this));
        vm.prank(address(duties));
        vm.expectPartialRevert(IValidatorRegistry.NotActive.selector);
        validators.suspend(77, 1);
        vm.expectPartialRevert(IValidatorRegistry.NotOwner.selector);
        validators.rejoin(VICTIM);
    }
}
