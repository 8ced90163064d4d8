// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ValidatorSet} from "../../../src/libraries/ValidatorSet.sol";
import {World} from "../../support/World.sol";

contract EpochSetsTest is World {
    function setUp() public {
        deploy();
        addValidators(4);
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
}
