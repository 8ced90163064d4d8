// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../../src/interfaces/IConsumerOrchestrator.sol";
import {IPayouts} from "../../../src/interfaces/IPayouts.sol";
import {OneUnit} from "../../support/OneUnit.sol";

contract EarningsTest is OneUnit {
    function test_settlesInTheNativeCoin() public {
        vm.deal(CONSUMER, 100 ether);
        vm.startPrank(CONSUMER);
        vm.expectRevert(
            abi.encodeWithSelector(IConsumerOrchestrator.WrongNativeValue.selector, 2 * PRICE, 2 * PRICE - 1)
        );
        consumers.openAgreement{value: 2 * PRICE - 1}(unit, terms(), 0, 2, PRICE, address(0), 0);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.WrongNativeValue.selector, 0, 1));
        consumers.openAgreement{value: 1}(unit, terms(), 0, 2, PRICE, address(flash), 0);
        uint256 id = consumers.openAgreement{value: 2 * PRICE}(unit, terms(), 0, 2, PRICE, address(0), 0);
        vm.stopPrank();
        Played memory p = settleable();
        consumers.settle(id, proven(p, 0));
        uint256 fee = PRICE * 2 / 100;
        eq(earned(address(0)), PRICE - fee, "two percent");
        vm.prank(PROVIDER);
        consumers.withdraw(address(0));
        eq(PROVIDER.balance, PRICE - fee, "paid");
        pool.collect(consumers, address(0));
        eq(pool.available(address(0)), fee / 2, "reporters");
        vm.prank(TREASURY);
        consumers.withdraw(address(0));
        eq(TREASURY.balance, fee / 2, "treasury");
        eq(address(consumers).balance, PRICE, "one epoch is left");
    }

    function test_nothingIsOwedInATokenThatWasNeverAllowed() public {
        eq(consumers.credit(PROVIDER, STRANGER), 0, "credit");
        vm.expectRevert(abi.encodeWithSelector(IPayouts.NothingToWithdraw.selector, address(this), STRANGER));
        consumers.withdraw(STRANGER);
        consumers.collectFees(PROVIDER, STRANGER);
        consumers.disallowToken(STRANGER);
        no(consumers.isAllowedToken(STRANGER), "not by disallowing it");
    }

    function test_collectsWhatWholeEpochsEarned() public {
        uint256 id = open(unit, 0, 3);
        scheduleGenesis();
        vm.warp(genesis + 100 * L);
        consumers.settleSilent(id, 0);
        consumers.settleSilent(id, 1);
        (uint256 net, uint256 fee) = consumers.uncollected(id);
        eq(net, 2 * (PRICE - PRICE / 200), "net");
        eq(fee, 2 * (PRICE / 200), "fee");
        eq(consumers.credit(PROVIDER, address(flash)), 0, "not yet");
        vm.prank(STRANGER);
        collectEarnings(id);
        eq(consumers.credit(PROVIDER, address(flash)), net, "collected by anyone, for the provider");
        (net, fee) = consumers.uncollected(id);
        eq(net + fee, 0, "nothing left");
        collectEarnings(id);
        eq(consumers.credit(PROVIDER, address(flash)), 2 * (PRICE - PRICE / 200), "once");
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.UnknownAgreement.selector, id + 1));
        collectEarnings(id + 1);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.BatchTooLarge.selector, 65, 64));
        consumers.collect(new uint256[](65));
        // Terminated where it stands settled, so no epoch is left that would collect.
        vm.prank(CONSUMER);
        consumers.terminate(id);
        eq(consumers.agreement(id).epochs, 3, "its epochs are over");
        consumers.settleSilent(id, 2);
        eq(consumers.credit(PROVIDER, address(flash)), 3 * (PRICE - PRICE / 200), "with the last epoch");
    }

    function test_feesAreSharedByTreasuryAndReporters() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = settleable();
        consumers.settle(id, proven(p, 0));
        consumers.collectFees(PROVIDER, address(flash));
        eq(consumers.credit(TREASURY, address(flash)), 0, "not collected");
        collectEarnings(id);
        consumers.collectFees(PROVIDER, address(flash));
        eq(consumers.credit(TREASURY, address(flash)), PRICE / 400, "treasury");
        eq(consumers.credit(address(pool), address(flash)), PRICE / 400, "reporters");
        consumers.collectFees(PROVIDER, address(flash));
        eq(consumers.credit(TREASURY, address(flash)), PRICE / 400, "once");
    }
}
