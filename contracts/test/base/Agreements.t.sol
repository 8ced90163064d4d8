// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../src/interfaces/IConsumerOrchestrator.sol";
import {OneUnit} from "../support/OneUnit.sol";

contract AgreementsTest is OneUnit {
    function test_manifestAndAccess() public {
        uint256 id = open(unit, 0, 3);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotConsumer.selector, id, address(this)));
        consumers.setManifest(id, "root");
        vm.startPrank(CONSUMER);
        consumers.setManifest(id, "root");
        eq(consumers.agreement(id).manifestRoot, "root", "manifest");
        yes(consumers.hasAccess(id, CONSUMER), "consumer");
        no(consumers.hasAccess(id, STRANGER), "nobody else");
        consumers.setAccess(id, STRANGER, true);
        yes(consumers.hasAccess(id, STRANGER), "granted");
        consumers.setAccess(id, STRANGER, false);
        no(consumers.hasAccess(id, STRANGER), "taken back");
        vm.stopPrank();
    }
}
