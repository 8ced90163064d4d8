// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPayouts} from "../../../src/interfaces/IPayouts.sol";
import {World} from "../../support/World.sol";

contract ProofRewardsTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
    }

    /// What the pool has to come waits beside its address, and is nobody else's.
    function test_thePoolsShareIsItsCredit() public {
        vm.prank(address(court));
        validators.slashAndExpel(1, 10_000, STRANGER, "test");
        eq(validators.credit(address(pool), address(flash)), STAKE / 2, "half");
        eq(validators.credit(address(pool), address(0)), 0, "in FLASH only");
        eq(validators.credit(address(court), address(flash)), 0, "and the pool's only");
        vm.expectRevert(abi.encodeWithSelector(IPayouts.NothingToWithdraw.selector, address(this), address(flash)));
        validators.withdraw(address(flash));
        vm.expectEmit();
        emit IPayouts.Credited(address(pool), address(flash), STAKE / 2);
        vm.prank(address(pool));
        eq(validators.withdraw(address(flash)), STAKE / 2, "paid");
        eq(validators.credit(address(pool), address(flash)), 0, "once");
    }
}
