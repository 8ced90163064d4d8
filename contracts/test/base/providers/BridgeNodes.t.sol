// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProviderOrchestrator} from "../../../src/interfaces/IProviderOrchestrator.sol";
import {World} from "../../support/World.sol";

contract BridgeNodesTest is World {
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
}
