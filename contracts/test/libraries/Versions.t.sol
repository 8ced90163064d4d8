// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Versions} from "../../src/libraries/Versions.sol";
import {Test} from "../support/Test.sol";

contract VersionsTest is Test {
    using Versions for uint64[];

    uint64[] private since;

    function test_aVersionForTheSameEpochReplacesTheNewest() public {
        eq(since.placeFor(0), 0, "first");
        eq(since.placeFor(0), 0, "again");
        eq(since.placeFor(7), 1, "second");
        eq(since.placeFor(7), 1, "again");
        eq(since.placeAt(6), 0, "before");
        eq(since.placeAt(7), 1, "from then on");
        eq(since.placeAt(type(uint64).max), 1, "for ever");
    }

    function test_epochsBeforeTheFirstHaveTheFirst() public {
        since.placeFor(5);
        eq(since.placeAt(0), 0, "alone");
        since.placeFor(6);
        eq(since.placeAt(0), 0, "of two");
    }

    function testFuzz_isTheNewestOneNotLater(uint64[] calldata steps, uint64 epoch) public {
        uint64 effective = 0;
        uint256 expected = 0;
        epoch %= 2_000;
        for (uint256 i = 0; i < steps.length && i < 40; ++i) {
            uint256 place = since.placeFor(effective);
            if (effective <= epoch) expected = place;
            effective += steps[i] % 100;
        }
        if (since.length > 0) eq(since.placeAt(epoch), expected, "place");
    }

    /// Whoever may change something in every epoch cannot make what old epochs need unaffordable.
    function test_manyVersionsCostLittle() public {
        for (uint64 i = 0; i < 4_096; ++i) {
            since.placeFor(i);
        }
        uint256 before = gasleft();
        eq(since.placeAt(1), 1, "an old one");
        atMost(before - gasleft(), 40_000, "gas");
    }
}
