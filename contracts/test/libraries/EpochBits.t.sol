// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {EpochBits} from "../../src/libraries/EpochBits.sol";
import {Test} from "../support/Test.sol";

contract EpochBitsTest is Test {
    using EpochBits for mapping(uint256 => uint256);

    mapping(uint256 word => uint256) private _words;

    /// Whatever is set at whatever epoch reads back there, bit by bit, and nowhere else.
    function testFuzz_readsBackWhatWasSet(uint64 first, uint256 bits) public {
        first = uint64(bound(first, 300, type(uint64).max - 600));
        _words.add(first, bits);
        eq(_words.slice(first, 256), bits, "all");
        uint256 place = bits & 0xff;
        eq(_words.slice(first + uint64(place), 1), bits >> place & 1, "one");
        eq(_words.slice(first - 256, 256), 0, "before");
        eq(_words.slice(first + 256, 256), 0, "behind");
        uint256 part = bound(bits >> 8, 0, 255);
        eq(_words.slice(first, part), bits & ((1 << part) - 1), "the lowest");
    }

    function testFuzz_addsWithoutTaking(uint64 first, uint256 one, uint64 second, uint256 other) public {
        first = uint64(bound(first, 300, 1_000));
        second = uint64(bound(second, 300, 1_000));
        _words.add(first, one);
        _words.add(second, other);
        eq(_words.slice(first, 256) & one, one, "the first stays");
        eq(_words.slice(second, 256) & other, other, "the second is there");
    }

    function test_counts() public pure {
        eq(EpochBits.count(0), 0, "none");
        eq(EpochBits.count(5), 2, "two");
        eq(EpochBits.count(type(uint256).max), 256, "all");
    }
}
