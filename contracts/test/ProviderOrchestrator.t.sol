// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Sealed} from "../src/base/Sealed.sol";
import {World} from "./support/World.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

contract ProviderOrchestratorTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
    }

    function test_onlyTheConsumerOrchestratorSettles() public {
        bytes32 unit = addUnit(0);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        providers.slash(unit, 0, true, address(this));
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        providers.occupy(unit, 1, terms());
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        providers.vacate(unit);
        vm.expectRevert(Sealed.AlreadyWired.selector);
        providers.wire(address(1), address(1));
    }

    function test_pausingStopsNewWorkOnly() public {
        providers.pause();
        vm.startPrank(PROVIDER);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        providers.claimBridgeNode(bridgeOf(0), endpoints(), 7, 1, 1, "");
        vm.expectRevert(Pausable.EnforcedPause.selector);
        providers.addDataUnit(bridgeOf(0), "a", 1, 1, terms());
        providers.requestUnbond(1 ether);
        vm.warp(block.timestamp + UNBONDING);
        providers.completeUnbond();
        providers.withdraw(address(flash));
        vm.stopPrank();
        providers.unpause();
        addUnit(0);
    }
}
