// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ValidatorSet} from "../../src/libraries/ValidatorSet.sol";
import {Test} from "../support/Test.sol";

contract ValidatorSetTest is Test {
    function write(bytes32[] memory records) external returns (address set, bytes32 recordsHash, uint16 active) {
        return ValidatorSet.write(records);
    }

    function testFuzz_aRecordHoldsItsFields(address signer, uint32 group, uint16 region) public pure {
        bytes32 record = ValidatorSet.record(signer, group, region);
        eq(ValidatorSet.signerOf(record), signer, "signer");
        eq(ValidatorSet.groupOf(record), group, "group");
        eq(ValidatorSet.regionOf(record), region, "region");
        eq(uint48(uint256(record)), 0, "padding");
    }

    function testFuzz_whatIsWrittenIsRead(uint256 seed, uint8 count, uint8 trailing) public {
        bytes32[] memory records = _records(seed, count);
        bytes32[] memory longer = new bytes32[](records.length + trailing);
        uint256 active = 0;
        for (uint256 i = 0; i < records.length; ++i) {
            longer[i] = records[i];
            if (records[i] != 0) ++active;
        }
        (address set, bytes32 recordsHash, uint16 counted) = this.write(longer);
        bytes32[] memory read = ValidatorSet.read(set);
        eq(counted, active, "active");
        eq(recordsHash, keccak256(abi.encodePacked(records)), "hash");
        eq(keccak256(abi.encodePacked(read)), recordsHash, "records");
        eq(set.code.length, 1 + 32 * records.length, "a zero byte, then the records");
        eq(uint8(set.code[0]), 0, "a call to it stops at once");
    }

    function test_aSetWithoutActiveValidatorsIsEmpty() public {
        (address set, bytes32 recordsHash, uint16 active) = this.write(new bytes32[](5));
        eq(ValidatorSet.read(set).length, 0, "no records");
        eq(recordsHash, keccak256(""), "hash of nothing");
        eq(active, 0, "none");
        eq(ValidatorSet.read(address(0)).length, 0, "nor has the zero address any");
    }

    /// 256 records cost 1.6 million gas to store: with less the set is refused, never cut short.
    function test_aSetThatCannotBeStoredIsRefused() public {
        bytes32[] memory records = _records(1, 255);
        this.write{gas: 2_500_000}(records);
        vm.expectRevert(ValidatorSet.ValidatorSetNotWritten.selector);
        this.write{gas: 1_000_000}(records);
    }

    /// Every fourth is inactive, but never the last.
    function _records(uint256 seed, uint256 count) private pure returns (bytes32[] memory records) {
        records = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            bytes32 word = keccak256(abi.encode(seed, i));
            if (uint256(word) % 4 == 0 && i + 1 < count) continue;
            records[i] = ValidatorSet.record(address(bytes20(word)), uint32(i), uint16(i));
        }
    }
}
