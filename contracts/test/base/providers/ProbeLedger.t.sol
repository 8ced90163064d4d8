// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProviderOrchestrator} from "../../../src/interfaces/IProviderOrchestrator.sol";
import {World} from "../../support/World.sol";

contract ProbeLedgerTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
    }

    function test_theDigestFollowsTheUnitsUnderProbe() public {
        bytes32 a = addUnit(0);
        bytes32 b = addUnit(1);
        uint256 first = open(a, 0, 3);
        open(b, 0, 3);
        bytes32 digest = keccak256(abi.encodePacked(bytes32(0), a, uint8(1), uint64(0)));
        digest = keccak256(abi.encodePacked(digest, b, uint8(1), uint64(0)));
        eq(providers.unitsDigestAt(0), digest, "two added");
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        vm.prank(CONSUMER);
        consumers.terminate(first);
        eq(providers.unitsDigestAt(1), digest, "epoch 1 as before");
        bytes32 later = keccak256(abi.encodePacked(digest, a, uint8(0), uint64(2)));
        eq(providers.unitsDigestAt(2), later, "epoch 2 without it");
        yes(providers.isUnderProbe(a, 1), "still probed");
        no(providers.isUnderProbe(a, 2), "no longer");
        yes(providers.isUnderProbe(b, 99), "the other stays");
        _state(a, IProviderOrchestrator.UnitState.Reserved);
    }

    /// A provider that announces as often as it can does not make the settlement of older epochs unaffordable.
    function test_manyMaintenancesCostOldEpochsLittle() public {
        bytes32 unit = addUnit(0);
        open(unit, 0, 1_000);
        scheduleGenesis();
        vm.startPrank(PROVIDER);
        for (uint64 e = 0; e < 500; ++e) {
            warpInto(e);
            providers.startMaintenance(unit, 1);
            providers.endMaintenance(unit);
        }
        vm.stopPrank();
        uint256 before = gasleft();
        no(providers.inMaintenance(unit, 1), "before all of them");
        atMost(before - gasleft(), 60_000, "gas");
    }

    function test_maintenanceIsAnnouncedAndBounded() public {
        bytes32 unit = addUnit(0);
        vm.startPrank(PROVIDER);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProviderOrchestrator.WrongState.selector, unit, IProviderOrchestrator.UnitState.Reserved
            )
        );
        providers.startMaintenance(unit, 5);
        vm.stopPrank();
        open(unit, 0, 100);
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        uint256 budget = 30 days / L / 20;
        vm.startPrank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.MaintenanceExceeded.selector, budget + 1, budget));
        providers.startMaintenance(unit, uint64(budget + 1));
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.MaintenanceExceeded.selector, 0, budget));
        providers.startMaintenance(unit, 0);
        eq(providers.startMaintenance(unit, 3), 2, "from epoch 2");
        vm.stopPrank();
        no(providers.inMaintenance(unit, 1), "before");
        yes(providers.inMaintenance(unit, 2), "first");
        yes(providers.inMaintenance(unit, 4), "last");
        no(providers.inMaintenance(unit, 5), "after");
        no(providers.isUnderProbe(unit, 2), "not probed");
        _state(unit, IProviderOrchestrator.UnitState.Maintenance);
        warpInto(2);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.NotProvider.selector, address(this), PROVIDER));
        providers.endMaintenance(unit); // back from epoch 4, before the announced end
        warpInto(3);
        providers.endMaintenance(unit); // anyone, once it is due
        yes(providers.isUnderProbe(unit, 5), "probed again");
        no(providers.isUnderProbe(unit, 4), "not before");
        _state(unit, IProviderOrchestrator.UnitState.InUse);
        vm.prank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.MaintenanceExceeded.selector, budget, budget - 3));
        providers.startMaintenance(unit, uint64(budget));
    }

    function test_maintenanceCanEndEarly() public {
        bytes32 unit = addUnit(0);
        uint256 id = open(unit, 0, 100);
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        vm.startPrank(PROVIDER);
        providers.startMaintenance(unit, 100);
        warpInto(1);
        providers.endMaintenance(unit);
        yes(providers.inMaintenance(unit, 2), "one epoch of it");
        no(providers.inMaintenance(unit, 3), "ended");
        providers.startMaintenance(unit, 100);
        consumers.terminate(id);
        vm.stopPrank();
        _state(unit, IProviderOrchestrator.UnitState.Reserved);
    }

    function _state(bytes32 unit, IProviderOrchestrator.UnitState expected) private view {
        eq(uint256(providers.dataUnit(unit).state), uint256(expected), "state");
    }
}
