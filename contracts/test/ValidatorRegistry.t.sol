// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ValidatorRegistry} from "../src/ValidatorRegistry.sol";
import {Sealed} from "../src/base/Sealed.sol";
import {IPayouts} from "../src/interfaces/IPayouts.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {Stakes} from "../src/libraries/Stakes.sol";
import {ValidatorSet} from "../src/libraries/ValidatorSet.sol";
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

    function test_theSetIsTheRecordsInOrder() public view {
        (address blob, bytes32 hash, uint16 count) = validators.setAt(0);
        eq(count, 4, "count");
        bytes32[] memory records = ValidatorSet.read(blob);
        eq(records.length, 4, "records");
        eq(keccak256(abi.encodePacked(records)), hash, "hash");
        eq(keccak256(blob.code), keccak256(abi.encodePacked(hex"00", records)), "code");
        for (uint256 i = 0; i < 4; ++i) {
            bytes32 expected = bytes32(abi.encodePacked(signerOf(i), uint32(100 + i), uint16(i), bytes6(0)));
            eq(records[i], expected, "record");
        }
    }

    function test_aSetIsFrozenForTwoEpochs() public {
        scheduleGenesis();
        openEpoch();
        (, bytes32 first,) = validators.setAt(0);
        addValidator(4); // after epoch 0 was opened: from epoch 1
        (, bytes32 still,) = validators.setAt(0);
        eq(still, first, "epoch 0 is untouched");
        (,, uint16 count) = validators.setAt(1);
        eq(count, 5, "epoch 1");
        warpInto(0);
        addValidator(5); // in epoch 0: from epoch 2
        (,, count) = validators.setAt(1);
        eq(count, 5, "epoch 1 is untouched");
        (,, count) = validators.setAt(2);
        eq(count, 6, "epoch 2");
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

    function test_unbondsAfterThePeriod() public {
        _give(0, 100);
        vm.startPrank(ownerOf(0));
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.StakeTooSmall.selector, STAKE - 1, STAKE));
        validators.requestUnbond(0, 101);
        vm.expectRevert(abi.encodeWithSelector(Stakes.BondTooSmall.selector, STAKE + 101, STAKE + 100));
        validators.requestUnbond(0, STAKE + 101);
        vm.expectRevert(Stakes.ZeroAmount.selector);
        validators.requestUnbond(0, 0);
        vm.expectRevert(Stakes.NothingUnbonding.selector);
        validators.completeUnbond(0);
        validators.requestUnbond(0, 100);
        uint256 availableAt = block.timestamp + UNBONDING;
        vm.warp(availableAt - 1);
        vm.expectRevert(abi.encodeWithSelector(Stakes.StillUnbonding.selector, availableAt));
        validators.completeUnbond(0);
        vm.warp(availableAt);
        validators.completeUnbond(0);
        eq(validators.withdraw(address(flash)), 100, "withdrawn");
        eq(flash.balanceOf(ownerOf(0)), 100, "paid");
        vm.expectRevert(abi.encodeWithSelector(IPayouts.NothingToWithdraw.selector, ownerOf(0), address(flash)));
        validators.withdraw(address(flash));
        vm.stopPrank();
    }

    function test_exitLeavesTheSetAndFreesTheIndexAtTheEnd() public {
        vm.prank(ownerOf(3));
        validators.exit(3);
        (address blob,, uint16 count) = validators.setAt(0);
        eq(count, 3, "left");
        eq(ValidatorSet.read(blob).length, 3, "no trailing records");
        vm.prank(ownerOf(3));
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 3, IValidatorRegistry.State.Exited)
        );
        validators.exit(3);
        vm.warp(block.timestamp + UNBONDING);
        vm.startPrank(ownerOf(3));
        validators.completeUnbond(3);
        eq(validators.withdraw(address(flash)), STAKE, "all of it");
        vm.stopPrank();
        eq(validators.ownerOf(3), address(0), "free");
    }

    function test_aGapKeepsTheOthersPlaces() public {
        vm.prank(ownerOf(1));
        validators.exit(1);
        (address blob,, uint16 count) = validators.setAt(0);
        eq(count, 3, "left");
        bytes32[] memory records = ValidatorSet.read(blob);
        eq(records.length, 4, "places");
        eq(records[1], 0, "gap");
        eq(ValidatorSet.signerOf(records[3]), signerOf(3), "the last one's place");
    }

    function test_slashTakesAShareOfBondedAndUnbonding() public {
        _give(1, STAKE);
        vm.prank(ownerOf(1));
        validators.requestUnbond(1, STAKE);
        vm.prank(address(court));
        uint256 amount = validators.slash(1 << 1 | 1 << 2, 6_000, STRANGER, "test");
        eq(amount, 2 * STAKE * 6 / 10 + STAKE * 6 / 10, "slashed");
        eq(validators.credit(STRANGER, address(flash)), amount / 2, "prover");
        eq(validators.credit(address(pool), address(flash)), amount - amount / 2, "pool");
        IValidatorRegistry.Validator memory v = validators.validator(1);
        // Bonded before unbonding: 1.2 stakes, of which 1 was bonded; what is left unbonds.
        eq(v.bonded, 0, "bonded first");
        eq(v.unbonding, STAKE * 8 / 10, "then unbonding");
        eq(uint256(v.state), uint256(IValidatorRegistry.State.Dropped), "below the minimum");
        (,, uint16 count) = validators.setAt(0);
        eq(count, 4, "not yet out of the newest set");
        validators.applyRemovals();
        (,, count) = validators.setAt(0);
        eq(count, 2, "out");
    }

    function test_slashNeverTakesMoreThanThereIs() public {
        vm.startPrank(address(court));
        eq(validators.slash(1, 10_000, STRANGER, "test"), STAKE, "all");
        eq(validators.slash(1, 10_000, STRANGER, "test"), 0, "nothing is left");
        eq(validators.slash(1 << 200, 10_000, STRANGER, "test"), 0, "nobody there");
        eq(validators.slash(2, type(uint16).max, STRANGER, "test"), STAKE, "a share above one takes all");
        vm.stopPrank();
        // Who lost everything still frees its index, after the period.
        uint256 availableAt = block.timestamp + UNBONDING;
        vm.startPrank(ownerOf(0));
        vm.expectRevert(abi.encodeWithSelector(Stakes.StillUnbonding.selector, availableAt));
        validators.completeUnbond(0);
        vm.warp(availableAt);
        validators.completeUnbond(0);
        vm.stopPrank();
        eq(validators.ownerOf(0), address(0), "free");
    }

    function test_onlyTheCourtSlashes() public {
        bytes32 role = validators.SLASHER_ROLE();
        bytes memory refusal =
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, address(this), role);
        vm.expectRevert(refusal);
        validators.slash(1, 1, STRANGER, "test");
        // Not even the administrator can become one.
        bytes32 seal = validators.getRoleAdmin(role);
        eq(validators.getRoleAdmin(seal), seal, "the seal is its own admin");
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.grantRole(role, address(this));
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.grantRole(seal, address(this));
    }

    function test_expels() public {
        validators.expel(0); // the certifier
        eq(uint256(validators.validator(0).state), uint256(IValidatorRegistry.State.Expelled), "expelled");
        eq(validators.validator(0).unbonding, STAKE, "its stake unbonds");
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 0, IValidatorRegistry.State.Expelled)
        );
        validators.expel(0);
        vm.prank(address(court));
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 0, IValidatorRegistry.State.Expelled)
        );
        validators.slashAndExpel(0, 1, STRANGER, "test");
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.expel(1);
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 77, IValidatorRegistry.State.None)
        );
        validators.expel(77);
        scheduleGenesis();
        eq(openEpoch().validatorCount, 3, "opening the epoch writes the set without it");
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

    function test_anUnbondingShorterThanTheProofsIsRefused() public {
        uint256 least = 4 * 15 + 2 * 16;
        new ValidatorRegistry(address(this), flash, oracle, STAKE, least);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.UnbondingTooShort.selector, least - 1, least));
        new ValidatorRegistry(address(this), flash, oracle, STAKE, least - 1);
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

    /// Nobody opened an epoch for a whole unbonding period: the removal that was due hits the former holder, not the next.
    function test_aRemovalStillDueNeverHitsTheNextHolder() public {
        for (uint256 i = 4; i < 256; ++i) {
            addValidator(i);
        }
        validators.expel(77);
        (,, uint16 count) = validators.setAt(0);
        eq(count, 256, "still in the newest set");
        vm.warp(block.timestamp + UNBONDING);
        vm.prank(ownerOf(77));
        validators.completeUnbond(77);
        (,, count) = validators.setAt(0);
        eq(count, 255, "written before the index comes free");
        eq(addValidator(256), 77, "reused");
        validators.applyRemovals();
        (address blob,, uint16 all) = validators.setAt(0);
        eq(all, 256, "the next holder stays");
        eq(ValidatorSet.signerAt(blob, 77), signerOf(256), "at that place");
    }

    /// What the pool has to come waits beside its address, and is nobody else's.
    function test_thePoolsShareIsItsCredit() public {
        vm.prank(address(court));
        validators.slashAndExpel(1, 10_000, STRANGER, "test");
        eq(validators.credit(address(pool), address(flash)), STAKE / 2, "half");
        eq(validators.credit(address(pool), address(0)), 0, "in FLASH only");
        eq(validators.credit(address(court), address(flash)), 0, "and the pool's only");
        vm.expectRevert(abi.encodeWithSelector(IPayouts.NothingToWithdraw.selector, address(this), address(flash)));
        validators.withdraw(address(flash));
        vm.expectEmit();
        emit IPayouts.Credited(address(pool), address(flash), STAKE / 2);
        vm.prank(address(pool));
        eq(validators.withdraw(address(flash)), STAKE / 2, "paid");
        eq(validators.credit(address(pool), address(flash)), 0, "once");
    }

    function _give(uint256 i, uint256 amount) private {
        flash.transfer(ownerOf(i), amount);
        vm.startPrank(ownerOf(i));
        flash.approve(address(validators), amount);
        validators.addStake(uint8(i), amount);
        vm.stopPrank();
    }
}
