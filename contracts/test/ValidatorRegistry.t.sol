// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Sealed} from "../src/base/Sealed.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {World} from "./support/World.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

contract ValidatorRegistryTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
    }

    function test_registers() public view {
        IValidatorRegistry.Validator memory v = validators.validator(2);
        eq(v.owner, ownerOf(2), "owner");
        eq(v.signer, signerOf(2), "signer");
        eq(v.submitter, signerOf(2), "submitter defaults to the signer");
        eq(keccak256(v.peerKey), keccak256(peerKeyOf(2)), "peer key");
        eq(v.region, 2, "region");
        eq(v.operatorGroup, 102, "group");
        eq(uint256(v.state), uint256(IValidatorRegistry.State.Active), "state");
        eq(v.bonded, STAKE, "stake");
        eq(validators.indexOf(signerOf(3)), 3, "index");
        eq(validators.ownerOf(3), ownerOf(3), "ownerOf");
        eq(validators.registered(), 4, "registered");
        eq(validators.minimumStake(), STAKE, "minimum");
        eq(validators.unbondingPeriod(), UNBONDING, "unbonding");
        yes(validators.isCertified(ownerOf(0)), "certified");
        eq(flash.balanceOf(address(validators)), 4 * STAKE, "held");
    }

    function test_refusesRegistrations() public {
        address owner = ownerOf(9);
        string[] memory none = new string[](0);
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.NotCertified.selector, owner));
        validators.register(signerOf(9), address(0), peerKeyOf(9), 0, 0, none, STAKE);
        validators.certify(owner);
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.StakeTooSmall.selector, STAKE - 1, STAKE));
        validators.register(signerOf(9), address(0), peerKeyOf(9), 0, 0, none, STAKE - 1);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.SignerTaken.selector, signerOf(1)));
        validators.register(signerOf(1), address(0), peerKeyOf(9), 0, 0, none, STAKE);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.PeerKeyTaken.selector, peerKeyOf(1)));
        validators.register(signerOf(9), address(0), peerKeyOf(1), 0, 0, none, STAKE);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.WrongPeerKeyLength.selector, 32));
        validators.register(signerOf(9), address(0), new bytes(32), 0, 0, none, STAKE);
        vm.expectRevert(Sealed.ZeroAddress.selector);
        validators.register(address(0), address(0), peerKeyOf(9), 0, 0, none, STAKE);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.TooManyMultiaddrs.selector, 9, 8));
        validators.register(signerOf(9), address(0), peerKeyOf(9), 0, 0, new string[](9), STAKE);
        none = new string[](8);
        none[7] = string(new bytes(257));
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.MultiaddrTooLong.selector, 257, 256));
        validators.register(signerOf(9), address(0), peerKeyOf(9), 0, 0, none, STAKE);
        vm.stopPrank();
        validators.decertify(owner);
        no(validators.isCertified(owner), "decertified");
    }

    function test_acceptsTheGreatestMultiaddrs() public {
        string[] memory list = new string[](8);
        list[0] = string(new bytes(256));
        vm.prank(ownerOf(0));
        vm.expectEmit();
        emit IValidatorRegistry.MultiaddrsChanged(0, list);
        validators.setMultiaddrs(0, list);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.NotOwner.selector, 0, address(this)));
        validators.setMultiaddrs(0, list);
    }

    function test_onlyItsOwnerActsForAValidator() public {
        bytes memory refusal = abi.encodeWithSelector(IValidatorRegistry.NotOwner.selector, 0, STRANGER);
        vm.startPrank(STRANGER);
        vm.expectRevert(refusal);
        validators.setMultiaddrs(0, new string[](0));
        vm.expectRevert(refusal);
        validators.setSubmitter(0, STRANGER);
        vm.expectRevert(refusal);
        validators.rotateSigner(0, signerOf(50));
        vm.expectRevert(refusal);
        validators.requestUnbond(0, 1);
        vm.expectRevert(refusal);
        validators.completeUnbond(0);
        vm.expectRevert(refusal);
        validators.exit(0);
        vm.expectRevert(refusal);
        validators.rejoin(0);
        vm.stopPrank();
    }

    function test_whoLeftNeitherRotatesNorAddsNorTakesOut() public {
        vm.startPrank(ownerOf(0));
        validators.exit(0);
        bytes memory refusal =
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 0, IValidatorRegistry.State.Exited);
        vm.expectRevert(refusal);
        validators.rotateSigner(0, signerOf(50));
        vm.expectRevert(refusal);
        validators.addStake(0, 1);
        vm.expectRevert(refusal);
        validators.requestUnbond(0, 1);
        vm.stopPrank();
    }

    function test_pausingStopsNewValidatorsOnly() public {
        validators.pause();
        validators.certify(ownerOf(9));
        vm.prank(ownerOf(9));
        vm.expectRevert(Pausable.EnforcedPause.selector);
        validators.register(signerOf(9), address(0), peerKeyOf(9), 0, 0, new string[](0), STAKE);
        vm.prank(ownerOf(0));
        validators.exit(0);
        vm.warp(block.timestamp + UNBONDING);
        vm.startPrank(ownerOf(0));
        validators.completeUnbond(0);
        validators.withdraw(address(flash));
        vm.stopPrank();
        validators.unpause();
        addValidator(9);
    }

    function test_wiringHappensOnce() public {
        vm.expectRevert(Sealed.AlreadyWired.selector);
        validators.wire(address(1), address(1), address(1));
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.wire(address(1), address(1), address(1));
    }
}
