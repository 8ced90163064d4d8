// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../../src/interfaces/IConsumerOrchestrator.sol";
import {Observation} from "../../../src/types/Messages.sol";
import {OneUnit} from "../../support/OneUnit.sol";

/// {Settlement} of epochs without a verdict that could settle them.
contract SilentEpochsTest is OneUnit {
    function test_aSilentEpochSettlesAfterItsDeadline() public {
        uint256 id = open(unit, 0, 3);
        scheduleGenesis();
        openEpoch();
        vm.warp(oracle.reportDeadlineOf(0));
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotSilent.selector, id, 0));
        consumers.settleSilent(id, 0);
        vm.warp(oracle.reportDeadlineOf(0) + 1);
        consumers.settleSilent(id, 0);
        eq(earned(address(flash)), PRICE - PRICE / 200, "a silent oracle harms nobody");
    }

    function test_anAbandonedEpochSettlesInTheEnd() public {
        uint256 id = open(unit, 0, 3);
        settleable();
        vm.warp(oracle.disputeDeadlineOf(0) + 30 days);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotSilent.selector, id, 0));
        consumers.settleSilent(id, 0);
        vm.warp(block.timestamp + 1);
        consumers.settleSilent(id, 0);
    }

    function test_maintenanceIsPaidAndAbsenceIsNot() public {
        uint256 id = open(unit, 0, 20);
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        vm.prank(PROVIDER);
        providers.startMaintenance(unit, 1); // epoch 2 announced; epoch 3 is absence
        for (uint64 e = 2; e <= 3; ++e) {
            warpInto(e - 1);
            Observation[] memory seen = new Observation[](1);
            seen[0] = healthy(bytes32(uint256(1)), e);
            Played memory p = play(openEpoch(), seen);
            vm.warp(oracle.epochEnd(e));
            submit(p);
        }
        vm.warp(oracle.disputeDeadlineOf(2));
        consumers.settleSilent(id, 0);
        consumers.settleSilent(id, 1);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotSilent.selector, id, 2));
        consumers.settleSilent(id, 2);
        vm.warp(oracle.disputeDeadlineOf(3) + 1);
        consumers.settleSilent(id, 2);
        eq(earned(address(flash)), 3 * (PRICE - PRICE / 200), "announced");
        eq(consumers.rolling(id).epochs, 0, "and not measured");
        consumers.settleSilent(id, 3);
        eq(consumers.rolling(id).downtime, 100_000, "an absence is downtime");
        eq(consumers.credit(CONSUMER, address(flash)), PRICE / 2, "half back at reputation 50");
        eq(providers.reputation(unit), 46, "missed badly, unreported");
    }
}
