// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Assignment} from "../../src/libraries/Assignment.sol";
import {ValidatorSet} from "../../src/libraries/ValidatorSet.sol";
import {Vectors} from "../support/Vectors.sol";

contract AssignmentTest is Vectors {
    function test_committeesAreThoseOfTheVectors() public {
        string memory json = vectors("assignment");
        uint256 n = count(json, "");
        for (uint256 i = 0; i < n; ++i) {
            _check(json, i);
        }
    }

    function testFuzz_groupsNeverHoldMoreThanTheCap(bytes32 seed, uint8 count_, uint8 groups, uint8 size) public pure {
        uint256 n = bound(count_, 1, 40);
        bytes32[] memory records = new bytes32[](n);
        for (uint256 i = 0; i < n; ++i) {
            address signer = address(uint160(uint256(keccak256(abi.encode(seed, i)))));
            records[i] = ValidatorSet.record(signer, uint32(i % bound(groups, 1, 12)), uint16(i % 3));
        }
        (uint256 seats, uint256 faults) = Assignment.size(n, bound(size, 1, 31));
        uint256 members = Assignment.committee(seed, seed, records, bound(size, 1, 31));
        uint256 cap = faults == 0 ? 1 : faults;
        uint256[12] memory held;
        uint256 taken = 0;
        for (uint256 i = 0; i < n; ++i) {
            if (members >> i & 1 == 0) continue;
            ++taken;
            atMost(++held[ValidatorSet.groupOf(records[i])], cap, "group");
        }
        atMost(taken, seats, "seats");
        no(members >> n != 0, "nobody from outside");
    }

    function _check(string memory json, uint256 i) private {
        address set = address(uint160(0x5E7000 + i));
        vm.etch(set, vm.parseJsonBytes(json, key("", i, "blob")));
        bytes32[] memory records = ValidatorSet.read(set);
        bytes32 hash = keccak256(abi.encodePacked(records));
        eq(hash, vm.parseJsonBytes32(json, key("", i, "validatorsHash")), "validators");
        uint256 size = vm.parseJsonUint(json, key("", i, "committeeSize"));
        (uint256 seats, uint256 faults) = Assignment.size(vm.parseJsonUint(json, key("", i, "validatorCount")), size);
        eq(seats, vm.parseJsonUint(json, key("", i, "seats")), "seats");
        eq(faults, vm.parseJsonUint(json, key("", i, "faults")), "faults");
        _checkMembers(json, i, records, size);
    }

    function _checkMembers(string memory json, uint256 i, bytes32[] memory records, uint256 size) private pure {
        bytes32 seed = vm.parseJsonBytes32(json, key("", i, "seed"));
        bytes32 unit = vm.parseJsonBytes32(json, key("", i, "dataUnit"));
        uint256 members = Assignment.committee(seed, unit, records, size);
        eq(members, vm.parseJsonUint(json, key("", i, "committeeBitmap")), "committee");
    }

    /// Regions and groups are what validators say, so however they choose them, a fault proof stays affordable.
    function test_theGreatestSetCostsLittle() public view {
        for (uint256 kinds = 1; kinds <= 256; kinds *= 4) {
            bytes32[] memory records = new bytes32[](256);
            for (uint256 i = 0; i < 256; ++i) {
                records[i] = ValidatorSet.record(address(uint160(1 + i)), uint32(i % kinds), uint16(i % kinds));
            }
            _affordable(records);
            for (uint256 i = 0; i < 256; ++i) {
                records[i] = ValidatorSet.record(address(uint160(1 + i)), uint32(i), uint16(i % kinds));
            }
            _affordable(records);
        }
    }

    function _affordable(bytes32[] memory records) private view {
        uint256 before = gasleft();
        Assignment.committee("seed", "unit", records, 64);
        atMost(before - gasleft(), 4_000_000, "gas");
    }
}
