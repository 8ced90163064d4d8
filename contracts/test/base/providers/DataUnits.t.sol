// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProviderOrchestrator} from "../../../src/interfaces/IProviderOrchestrator.sol";
import {MAX_SPEED, Terms} from "../../../src/types/Sla.sol";
import {World} from "../../support/World.sol";

contract DataUnitsTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
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
        t.minUploadBytesPerSecond = MAX_SPEED + 1;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.InvalidTerms.selector, t));
        providers.addDataUnit(bridge, "a", 1, 1, t);
        t = terms();
        t.minDownloadBytesPerSecond = MAX_SPEED + 1;
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

    function test_onlyItsProviderChangesAUnit() public {
        bytes32 unit = addUnit(0);
        bytes memory refusal = abi.encodeWithSelector(IProviderOrchestrator.NotProvider.selector, STRANGER, PROVIDER);
        vm.startPrank(STRANGER);
        vm.expectRevert(refusal);
        providers.setOffer(unit, 5, 6, terms());
        vm.expectRevert(refusal);
        providers.startMaintenance(unit, 1);
        vm.expectRevert(refusal);
        providers.decommission(unit);
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

    function _state(bytes32 unit, IProviderOrchestrator.UnitState expected) private view {
        eq(uint256(providers.dataUnit(unit).state), uint256(expected), "state");
    }
}
