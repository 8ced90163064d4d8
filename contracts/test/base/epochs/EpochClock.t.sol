// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {QosOracle} from "../../../src/QosOracle.sol";
import {ValidatorRegistry} from "../../../src/ValidatorRegistry.sol";
import {IQosOracle} from "../../../src/interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "../../../src/interfaces/IValidatorRegistry.sol";
import {Parameters} from "../../../src/types/Messages.sol";
import {OneUnit} from "../../support/OneUnit.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract EpochClockTest is OneUnit {
    function test_genesisIsScheduledOnceAndAhead() public {
        vm.expectRevert(
            abi.encodeWithSelector(IQosOracle.GenesisNotInFuture.selector, block.timestamp, block.timestamp)
        );
        oracle.scheduleGenesis(uint64(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NotStarted.selector, 0));
        oracle.openEpoch();
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NotStarted.selector, 0));
        oracle.epochEnd(0);
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        oracle.scheduleGenesis(uint64(block.timestamp + 1));
        scheduleGenesis();
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.GenesisAlreadyScheduled.selector, genesis));
        oracle.scheduleGenesis(genesis + 1);
    }

    function test_epochsAreCountedFromGenesis() public {
        eq(oracle.effectiveEpoch(), 0, "before genesis is known");
        scheduleGenesis();
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NotStarted.selector, genesis));
        oracle.currentEpoch();
        eq(oracle.effectiveEpoch(), 0, "before epoch 0 is open");
        oracle.openEpoch();
        eq(oracle.effectiveEpoch(), 1, "once it is");
        vm.warp(genesis);
        eq(oracle.currentEpoch(), 0, "first second");
        eq(oracle.effectiveEpoch(), 2, "two ahead");
        vm.warp(genesis + L - 1);
        eq(oracle.currentEpoch(), 0, "last second");
        vm.warp(genesis + L);
        eq(oracle.currentEpoch(), 1, "next");
        eq(oracle.epochEnd(1), genesis + 2 * L, "end");
        eq(oracle.reportDeadlineOf(1), genesis + 2 * L + 12, "report");
        eq(oracle.disputeDeadlineOf(1), genesis + 2 * L + 16, "dispute");
        eq(oracle.genesis(), genesis, "genesis");
    }

    function test_parametersChangeWithNotice() public {
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        Parameters memory next = devnetParameters();
        (next.reportDeadline, next.disputeWindow) = (20, 40);
        oracle.setParameters(next);
        eq(oracle.parametersAt(1).reportDeadline, 12, "epoch 1");
        eq(oracle.parametersAt(2).reportDeadline, 20, "epoch 2");
        eq(oracle.parameters().reportDeadline, 20, "newest");
        eq(oracle.reportDeadlineOf(1), oracle.epochEnd(1) + 12, "deadline of epoch 1");
        eq(oracle.reportDeadlineOf(2), oracle.epochEnd(2) + 20, "deadline of epoch 2");
        eq(oracle.disputeDeadlineOf(1), oracle.epochEnd(1) + 16, "dispute of epoch 1");
        next.disputeWindow = 50;
        oracle.setParameters(next);
        eq(oracle.disputeDeadlineOf(2), oracle.epochEnd(2) + 50, "a second change in the epoch replaces the first");
        next.epochLength = 16;
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.InvalidParameter.selector, "epochLength", 16, 15, 15));
        oracle.setParameters(next);
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        oracle.setParameters(devnetParameters());
    }

    function test_parametersNeverOutgrowTheUnbondingOfStakes() public {
        Parameters memory p = devnetParameters();
        QosOracle clock = new QosOracle(address(this), p, devnetCriteria());
        uint256 period = 6 * 15 + 2 * 16;
        ValidatorRegistry registry = new ValidatorRegistry(address(this), flash, clock, STAKE, period);
        clock.wire(registry, providers, address(court));
        clock.setParameters(p);
        p.disputeWindow = 17;
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.UnbondingTooShort.selector, period, 6 * 15 + 2 * 17));
        clock.setParameters(p);
    }

    /// The periods of the other contracts are measured by it.
    function test_theLengthOfAnEpochNeverChanges() public {
        Parameters memory p = devnetParameters();
        p.epochLength = 14;
        _refused(p, "epochLength", 14, 15, 15);
        p.epochLength = 16;
        _refused(p, "epochLength", 16, 15, 15);
    }

    /// The administrator may change something in every epoch; what waits to be settled stays affordable.
    function test_manyChangesOfParametersCostOldEpochsLittle() public {
        scheduleGenesis();
        for (uint64 e = 0; e < 500; ++e) {
            warpInto(e);
            oracle.setParameters(devnetParameters());
            oracle.setCriteria(devnetCriteria());
        }
        uint256 before = gasleft();
        oracle.disputeDeadlineOf(0);
        oracle.criteriaAt(0);
        atMost(before - gasleft(), 100_000, "gas");
    }

    function test_parametersHaveBounds() public {
        Parameters memory p = devnetParameters();
        p.epochLength = 0;
        _refused(p, "epochLength", 0, 1, 1 days);
        p = devnetParameters();
        p.epochLength = 1 days + 1;
        _refused(p, "epochLength", 1 days + 1, 1, 1 days);
        p = devnetParameters();
        p.reportDeadline = 5; // commit, grace and reveal take five
        _refused(p, "reportDeadline", 5, 6, 7 days - 1);
        p = devnetParameters();
        p.disputeWindow = 12;
        _refused(p, "disputeWindow", 12, 13, 7 days);
        p.disputeWindow = 7 days + 1;
        _refused(p, "disputeWindow", 7 days + 1, 13, 7 days);
        p = devnetParameters();
        p.committeeSize = 0;
        _refused(p, "committeeSize", 0, 1, 64);
        p.committeeSize = 65;
        _refused(p, "committeeSize", 65, 1, 64);
        p = devnetParameters();
        p.roundTimeout = 0;
        _refused(p, "roundTimeout", 0, 1, 12);
        p = devnetParameters();
        (p.reportDeadline, p.disputeWindow, p.committeeSize) = (6, 7, 64);
        oracle.setParameters(p);
        p.epochLength = 1 days;
        new QosOracle(address(this), p, devnetCriteria());
    }

    function _refused(Parameters memory p, string memory name, uint256 value, uint256 low, uint256 high) private {
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.InvalidParameter.selector, name, value, low, high));
        oracle.setParameters(p);
    }
}
