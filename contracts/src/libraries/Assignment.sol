// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Quorum} from "./Quorum.sol";
import {ValidatorSet} from "./ValidatorSet.sol";
import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// Who probes a data unit in an epoch; docs/protocol.md ("Orders drawn from the seed").
library Assignment {
    /// Where a record has its operator group and its region.
    uint256 private constant GROUP = 0xffffffff << 64;
    uint256 private constant REGION = 0xffff << 48;

    /// Seats and tolerated liars of a committee in a set of `n`.
    function size(uint256 n, uint256 committeeSize) internal pure returns (uint256 seats, uint256 faults) {
        seats = Math.min(n, committeeSize);
        faults = Quorum.faults(seats);
    }

    /// The bitmap of the committee of `dataUnit` under `seed`.
    function committee(bytes32 seed, bytes32 dataUnit, bytes32[] memory records, uint256 committeeSize)
        internal
        pure
        returns (uint256 members)
    {
        uint256[] memory order = _order(seed, dataUnit, records);
        (uint256 seats, uint256 faults) = size(order.length, committeeSize);
        uint256 cap = Math.max(1, faults);
        uint256[] memory seated = new uint256[](seats);
        uint256 taken = 0;
        for (uint256 pass = 0; pass < 2; ++pass) {
            for (uint256 i = 0; i < order.length && taken < seats; ++i) {
                uint256 index = order[i] & 0xff;
                if (members >> index & 1 == 1) continue;
                uint256 candidate = uint256(records[index]);
                if (_seated(seated, taken, candidate, GROUP) >= cap) continue;
                if (pass == 0 && _seated(seated, taken, candidate, REGION) >= cap) continue;
                members |= 1 << index;
                seated[taken++] = candidate;
            }
        }
    }

    /// Active validators in ascending order of their draw; the lowest byte of each entry is the index. Replacing that byte
    /// keeps the order: two draws that agree in their first 31 bytes cannot be found.
    function _order(bytes32 seed, bytes32 dataUnit, bytes32[] memory records)
        private
        pure
        returns (uint256[] memory order)
    {
        order = new uint256[](records.length);
        uint256 count = 0;
        for (uint256 index = 0; index < records.length; ++index) {
            if (records[index] == 0) continue;
            bytes32 draw = keccak256(abi.encodePacked(seed, dataUnit, ValidatorSet.signerOf(records[index])));
            order[count++] = (uint256(draw) & ~uint256(0xff)) | index;
        }
        assembly ("memory-safe") {
            mstore(order, count)
        }
        Arrays.sort(order);
    }

    /// How many of the first `taken` seats agree with the candidate in `field`. Written out because it runs for every
    /// candidate and every seat: who takes part in a large set must not make its faults too expensive to prove.
    function _seated(uint256[] memory seated, uint256 taken, uint256 candidate, uint256 field)
        private
        pure
        returns (uint256 count)
    {
        assembly ("memory-safe") {
            let seat := seated
            for { let end := add(seated, shl(5, taken)) } lt(seat, end) {} {
                seat := add(seat, 0x20)
                count := add(count, iszero(and(xor(mload(seat), candidate), field)))
            }
        }
    }
}
