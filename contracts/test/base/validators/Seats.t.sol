// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Sealed} from "../../../src/base/Sealed.sol";
import {IValidatorRegistry} from "../../../src/interfaces/IValidatorRegistry.sol";
import {Assignment} from "../../../src/libraries/Assignment.sol";
import {ValidatorSet} from "../../../src/libraries/ValidatorSet.sol";
import {World} from "../../support/World.sol";

contract SeatsTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
    }

    function test_rotatesTheSigner() public {
        vm.startPrank(ownerOf(0));
        validators.rotateSigner(0, signerOf(50));
        eq(validators.indexOf(signerOf(50)), 0, "new key");
        eq(validators.indexOf(signerOf(0)), 0, "the old key is remembered");
        (address blob,,) = validators.setAt(0);
        eq(ValidatorSet.signerOf(ValidatorSet.read(blob)[0]), signerOf(50), "record");
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.SignerTaken.selector, signerOf(0)));
        validators.rotateSigner(0, signerOf(0));
        validators.setSubmitter(0, STRANGER);
        eq(validators.validator(0).submitter, STRANGER, "submitter");
        vm.expectRevert(Sealed.ZeroAddress.selector);
        validators.setSubmitter(0, address(0));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.UnknownSigner.selector, STRANGER));
        validators.indexOf(STRANGER);
    }

    /// With a group of another's a validator could crowd it out of committees, and leave these one short of a quorum.
    function test_anOperatorGroupBelongsToItsFirstOwner() public {
        flash.transfer(ownerOf(9), 2 * STAKE);
        validators.certify(ownerOf(9));
        vm.startPrank(ownerOf(9));
        flash.approve(address(validators), 2 * STAKE);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.GroupTaken.selector, 101, ownerOf(1)));
        validators.register(signerOf(9), address(0), peerKeyOf(9), 9, 101, new string[](0), STAKE);
        validators.register(signerOf(9), address(0), peerKeyOf(9), 9, 7, new string[](0), STAKE);
        validators.register(signerOf(10), address(0), peerKeyOf(10), 9, 7, new string[](0), STAKE);
        vm.stopPrank();
        (address blob,,) = validators.setAt(0);
        uint256 committee = Assignment.committee("seed", "unit", ValidatorSet.read(blob), 7);
        eq(committee & 0xf, 0xf, "nobody's seat is lost");
    }

    function test_aFullSetReusesFreedIndices() public {
        for (uint256 i = 4; i < 256; ++i) {
            addValidator(i);
        }
        (address blob,, uint16 count) = validators.setAt(0);
        eq(count, 256, "full");
        eq(blob.code.length, 1 + 256 * 32, "code");
        flash.transfer(ownerOf(256), STAKE);
        validators.certify(ownerOf(256));
        vm.startPrank(ownerOf(256));
        flash.approve(address(validators), STAKE);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.SetFull.selector, 256));
        validators.register(signerOf(256), address(0), peerKeyOf(256), 0, 0, new string[](0), STAKE);
        vm.stopPrank();
        vm.prank(ownerOf(77));
        validators.exit(77);
        vm.warp(block.timestamp + UNBONDING);
        vm.prank(ownerOf(77));
        validators.completeUnbond(77);
        vm.prank(ownerOf(256));
        uint8 index = validators.register(signerOf(256), address(0), peerKeyOf(256), 0, 0, new string[](0), STAKE);
        eq(index, 77, "reused");
    }
}
