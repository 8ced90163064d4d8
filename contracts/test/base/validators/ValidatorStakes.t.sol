// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ValidatorRegistry} from "../../../src/ValidatorRegistry.sol";
import {IPayouts} from "../../../src/interfaces/IPayouts.sol";
import {IValidatorRegistry} from "../../../src/interfaces/IValidatorRegistry.sol";
import {Stakes} from "../../../src/libraries/Stakes.sol";
import {World} from "../../support/World.sol";

contract ValidatorStakesTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
    }

    function test_unbondsAfterThePeriod() public {
        _give(0, 100);
        vm.startPrank(ownerOf(0));
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.StakeTooSmall.selector, STAKE - 1, STAKE));
        validators.requestUnbond(0, 101);
        vm.expectRevert(abi.encodeWithSelector(Stakes.BondTooSmall.selector, STAKE + 101, STAKE + 100));
        validators.requestUnbond(0, STAKE + 101);
        vm.expectRevert(Stakes.ZeroAmount.selector);
        validators.requestUnbond(0, 0);
        vm.expectRevert(Stakes.NothingUnbonding.selector);
        validators.completeUnbond(0);
        validators.requestUnbond(0, 100);
        uint256 availableAt = block.timestamp + UNBONDING;
        vm.warp(availableAt - 1);
        vm.expectRevert(abi.encodeWithSelector(Stakes.StillUnbonding.selector, availableAt));
        validators.completeUnbond(0);
        vm.warp(availableAt);
        validators.completeUnbond(0);
        eq(validators.withdraw(address(flash)), 100, "withdrawn");
        eq(flash.balanceOf(ownerOf(0)), 100, "paid");
        vm.expectRevert(abi.encodeWithSelector(IPayouts.NothingToWithdraw.selector, ownerOf(0), address(flash)));
        validators.withdraw(address(flash));
        vm.stopPrank();
    }

    function test_slashTakesAShareOfBondedAndUnbonding() public {
        _give(1, STAKE);
        vm.prank(ownerOf(1));
        validators.requestUnbond(1, STAKE);
        vm.prank(address(court));
        uint256 amount = validators.slash(1 << 1 | 1 << 2, 6_000, STRANGER, "test");
        eq(amount, 2 * STAKE * 6 / 10 + STAKE * 6 / 10, "slashed");
        eq(validators.credit(STRANGER, address(flash)), amount / 2, "prover");
        eq(validators.credit(address(pool), address(flash)), amount - amount / 2, "pool");
        IValidatorRegistry.Validator memory v = validators.validator(1);
        // Bonded before unbonding: 1.2 stakes, of which 1 was bonded; what is left unbonds.
        eq(v.bonded, 0, "bonded first");
        eq(v.unbonding, STAKE * 8 / 10, "then unbonding");
        eq(uint256(v.state), uint256(IValidatorRegistry.State.Dropped), "below the minimum");
        (,, uint16 count) = validators.setAt(0);
        eq(count, 4, "not yet out of the newest set");
        validators.applyRemovals();
        (,, count) = validators.setAt(0);
        eq(count, 2, "out");
    }

    function test_slashNeverTakesMoreThanThereIs() public {
        vm.startPrank(address(court));
        eq(validators.slash(1, 10_000, STRANGER, "test"), STAKE, "all");
        eq(validators.slash(1, 10_000, STRANGER, "test"), 0, "nothing is left");
        eq(validators.slash(1 << 200, 10_000, STRANGER, "test"), 0, "nobody there");
        eq(validators.slash(2, type(uint16).max, STRANGER, "test"), STAKE, "a share above one takes all");
        vm.stopPrank();
        // Who lost everything still frees its index, after the period.
        uint256 availableAt = block.timestamp + UNBONDING;
        vm.startPrank(ownerOf(0));
        vm.expectRevert(abi.encodeWithSelector(Stakes.StillUnbonding.selector, availableAt));
        validators.completeUnbond(0);
        vm.warp(availableAt);
        validators.completeUnbond(0);
        vm.stopPrank();
        eq(validators.ownerOf(0), address(0), "free");
    }

    function test_anUnbondingShorterThanTheProofsIsRefused() public {
        uint256 least = 6 * 15 + 2 * 16;
        new ValidatorRegistry(address(this), flash, oracle, STAKE, least);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.UnbondingTooShort.selector, least - 1, least));
        new ValidatorRegistry(address(this), flash, oracle, STAKE, least - 1);
    }

    function _give(uint256 i, uint256 amount) private {
        flash.transfer(ownerOf(i), amount);
        vm.startPrank(ownerOf(i));
        flash.approve(address(validators), amount);
        validators.addStake(uint8(i), amount);
        vm.stopPrank();
    }
}
