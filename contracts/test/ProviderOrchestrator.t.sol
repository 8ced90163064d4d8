// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ProviderOrchestrator} from "../src/ProviderOrchestrator.sol";
import {Sealed} from "../src/base/Sealed.sol";
import {IProviderOrchestrator} from "../src/interfaces/IProviderOrchestrator.sol";
import {Stakes} from "../src/libraries/Stakes.sol";
import {Terms} from "../src/types/Sla.sol";
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

    function test_claimsABridgeNode() public {
        claim(0);
        eq(providers.bridgeOwner(bridgeOf(0)), PROVIDER, "owner");
        bytes memory signature = claimSignature(0, PROVIDER, 1);
        vm.prank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.ClaimUsed.selector, bridgeOf(0), 1));
        providers.claimBridgeNode(bridgeOf(0), endpoints(), 7, 1, 1, signature);
        signature = claimSignature(0, PROVIDER, 2);
        vm.prank(PROVIDER);
        providers.claimBridgeNode(bridgeOf(0), endpoints(), 8, 3, 2, signature);
    }

    function test_refusesClaims() public {
        bytes memory signature = claimSignature(0, PROVIDER, 1);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.NotCertified.selector, address(this)));
        providers.claimBridgeNode(bridgeOf(0), endpoints(), 7, 1, 1, signature);
        address other = address(0xABC);
        providers.certifyProvider(other);
        vm.prank(other); // a claim signed for another provider
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.WrongBridgeSignature.selector, bridgeOf(0)));
        providers.claimBridgeNode(bridgeOf(0), endpoints(), 7, 1, 1, signature);
        vm.startPrank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.WrongBridgeSignature.selector, bridgeOf(0)));
        providers.claimBridgeNode(bridgeOf(0), endpoints(), 7, 1, 2, signature);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.WrongBridgeSignature.selector, bridgeOf(1)));
        providers.claimBridgeNode(bridgeOf(1), endpoints(), 7, 1, 1, signature);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.WrongBridgeSignature.selector, address(0)));
        providers.claimBridgeNode(address(0), endpoints(), 7, 1, 1, new bytes(65));
        string[] memory list = endpoints();
        list[0] = "http://127.0.0.1:9001";
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.WrongBridgeSignature.selector, bridgeOf(0)));
        providers.claimBridgeNode(bridgeOf(0), list, 7, 1, 1, signature);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TooManyEndpoints.selector, 9, 8));
        providers.claimBridgeNode(bridgeOf(0), new string[](9), 7, 1, 1, signature);
        list[0] = "";
        vm.expectRevert(IProviderOrchestrator.EmptyText.selector);
        providers.claimBridgeNode(bridgeOf(0), list, 7, 1, 1, signature);
        list[0] = string(new bytes(256));
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TextTooLong.selector, 256, 255));
        providers.claimBridgeNode(bridgeOf(0), list, 7, 1, 1, signature);
        providers.claimBridgeNode(bridgeOf(0), endpoints(), 7, 1, 1, signature);
        vm.stopPrank();
        signature = claimSignature(0, other, 5);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.BridgeTaken.selector, bridgeOf(0), PROVIDER));
        providers.claimBridgeNode(bridgeOf(0), endpoints(), 7, 1, 5, signature);
    }

    function test_releasesABridgeNodeWithoutUnits() public {
        bytes32 unit = addUnit(0);
        address bridge = bridgeOf(0);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.NotProvider.selector, address(this), PROVIDER));
        providers.releaseBridgeNode(bridge);
        vm.startPrank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.BridgeInUse.selector, bridge, 1));
        providers.releaseBridgeNode(bridge);
        providers.decommission(unit);
        providers.releaseBridgeNode(bridge);
        vm.stopPrank();
        eq(providers.bridgeOwner(bridge), address(0), "free");
        eq(providers.unitsOf(PROVIDER).length, 0, "no units");
    }

    function test_addsAUnit() public {
        bytes32 unit = addUnit(0);
        eq(unit, keccak256(abi.encode(bridgeOf(0), "photos")), "id");
        IProviderOrchestrator.DataUnit memory d = providers.dataUnit(unit);
        eq(d.provider, PROVIDER, "provider");
        eq(d.bridge, bridgeOf(0), "bridge");
        _state(unit, IProviderOrchestrator.UnitState.Reserved);
        eq(d.reputation, 50, "reputation");
        eq(d.capacity, 1e12, "capacity");
        eq(d.pricePerEpoch, PRICE, "price");
        eq(d.offered.minAvailabilityPpm, 900_000, "terms");
        no(providers.isUnderProbe(unit, 0), "not probed without an agreement");
        eq(providers.unitsDigestAt(0), 0, "empty digest");
        eq(providers.providerOf(unit), PROVIDER, "providerOf");
    }

    function test_refusesUnits() public {
        claim(0);
        address bridge = bridgeOf(0);
        Terms memory t = terms();
        vm.startPrank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.NotProvider.selector, PROVIDER, address(0)));
        providers.addDataUnit(bridgeOf(1), "a", 1, 1, t);
        vm.expectRevert(IProviderOrchestrator.EmptyText.selector);
        providers.addDataUnit(bridge, "", 1, 1, t);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TextTooLong.selector, 256, 255));
        providers.addDataUnit(bridge, string(new bytes(256)), 1, 1, t);
        t.minAvailabilityPpm = 1_000_001;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.InvalidTerms.selector, t));
        providers.addDataUnit(bridge, "a", 1, 1, t);
        t = terms();
        t.maxMeanLatencyMicros = 0;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.InvalidTerms.selector, t));
        providers.addDataUnit(bridge, "a", 1, 1, t);
        t = terms();
        t.minAvailabilityPpm = 1_000_000;
        bytes32 unit = providers.addDataUnit(bridge, string(new bytes(255)), 1, 1, t);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.DataUnitExists.selector, unit));
        providers.addDataUnit(bridge, string(new bytes(255)), 1, 1, t);
        providers.requestUnbond(COLLATERAL - 1_000 ether + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IProviderOrchestrator.CollateralTooSmall.selector, 1_000 ether - 1, 1_000 ether)
        );
        providers.addDataUnit(bridge, "a", 1, 1, t);
        vm.stopPrank();
        providers.decertifyProvider(PROVIDER);
        no(providers.isCertifiedProvider(PROVIDER), "decertified");
        vm.prank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.NotCertified.selector, PROVIDER));
        providers.addDataUnit(bridge, "a", 1, 1, t);
    }

    function test_aProviderHasAtMost64Units() public {
        claim(0);
        vm.startPrank(PROVIDER);
        for (uint256 i = 0; i < 64; ++i) {
            providers.addDataUnit(bridgeOf(0), vm.toString(i), 1, 1, terms());
        }
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TooManyDataUnits.selector, 64));
        providers.addDataUnit(bridgeOf(0), "64", 1, 1, terms());
        providers.decommission(keccak256(abi.encode(bridgeOf(0), "3")));
        providers.addDataUnit(bridgeOf(0), "64", 1, 1, terms());
        vm.stopPrank();
    }

    function test_changesTheOffer() public {
        bytes32 unit = addUnit(0);
        Terms memory t = terms();
        t.maxMeanLatencyMicros = 10;
        vm.prank(PROVIDER);
        providers.setOffer(unit, 5, 6, t);
        eq(providers.dataUnit(unit).offered.maxMeanLatencyMicros, 10, "terms");
        eq(providers.dataUnit(unit).pricePerEpoch, 6, "price");
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.NotProvider.selector, address(this), PROVIDER));
        providers.setOffer(unit, 5, 6, t);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnknownDataUnit.selector, bytes32("x")));
        providers.setOffer("x", 5, 6, t);
    }

    function test_collateralUnbonds() public {
        vm.startPrank(PROVIDER);
        providers.requestUnbond(1 ether);
        eq(providers.collateralOf(PROVIDER).unbonding, 1 ether, "unbonding");
        vm.expectPartialRevert(Stakes.StillUnbonding.selector);
        providers.completeUnbond();
        vm.warp(block.timestamp + UNBONDING);
        providers.completeUnbond();
        eq(providers.withdraw(address(flash)), 1 ether, "withdrawn");
        vm.expectRevert(Stakes.ZeroAmount.selector);
        providers.depositCollateral(0);
        vm.stopPrank();
        eq(providers.unbondingPeriod(), UNBONDING, "period");
    }

    function test_theMinimumStaysWhileUnitsAreInUse() public {
        bytes32 unit = addUnit(0);
        uint256 id = open(unit, 0, 3);
        vm.startPrank(PROVIDER);
        vm.expectRevert(
            abi.encodeWithSelector(IProviderOrchestrator.CollateralTooSmall.selector, 1_000 ether - 1, 1_000 ether)
        );
        providers.requestUnbond(COLLATERAL - 1_000 ether + 1);
        consumers.terminate(id);
        providers.requestUnbond(COLLATERAL);
        vm.stopPrank();
    }

    function test_theMinimumChangesWithNotice() public {
        providers.setMinimumCollateral(7);
        eq(providers.minimumCollateral(), 7, "before genesis at once");
        scheduleGenesis();
        openEpoch();
        providers.setMinimumCollateral(8); // from epoch 1
        eq(providers.minimumCollateral(), 7, "not yet");
        warpInto(0);
        eq(providers.minimumCollateral(), 7, "epoch 0");
        warpInto(1);
        eq(providers.minimumCollateral(), 8, "epoch 1");
        providers.setMinimumCollateral(type(uint256).max);
        warpInto(2);
        eq(providers.minimumCollateral(), 8, "epoch 2");
        warpInto(3);
        eq(providers.minimumCollateral(), type(uint96).max, "epoch 3");
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        providers.setMinimumCollateral(1);
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

    function test_corruptionSlashesAtOnce() public {
        bytes32 unit = addUnit(0);
        _slash(unit);
        eq(providers.collateralOf(PROVIDER).bonded, COLLATERAL * 9 / 10, "ten percent");
        eq(providers.credit(CONSUMER, address(flash)), COLLATERAL / 20, "half to the harmed");
        eq(providers.credit(address(pool), address(flash)), COLLATERAL / 20, "half to the reporters");
        vm.prank(PROVIDER);
        providers.requestUnbond(COLLATERAL * 9 / 10);
        _slash(unit);
        eq(providers.collateralOf(PROVIDER).unbonding, COLLATERAL * 81 / 100, "what unbonds stays slashable");
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

    function test_aShortUnbondingIsRefused() public {
        uint256 least = 4 * 15 + 16;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnbondingTooShort.selector, least - 1, least));
        new ProviderOrchestrator(address(this), flash, oracle, 1, least - 1, 1, 1);
        new ProviderOrchestrator(address(this), flash, oracle, 1, least, 1, 1);
    }

    function _slash(bytes32 unit) private {
        vm.prank(address(consumers));
        providers.slash(unit, 0, true, CONSUMER);
    }

    function _state(bytes32 unit, IProviderOrchestrator.UnitState expected) private view {
        eq(uint256(providers.dataUnit(unit).state), uint256(expected), "state");
    }
}
