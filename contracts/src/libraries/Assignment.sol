// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Quorum} from "./Quorum.sol";
import {ValidatorSet} from "./ValidatorSet.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// Who probes a data unit in an epoch; docs/protocol.md ("Orders drawn from the seed").
library Assignment {
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
        uint256 taken = 0;
        for (uint256 pass = 0; pass < 2; ++pass) {
            for (uint256 i = 0; i < order.length && taken < seats; ++i) {
                uint256 index = order[i] & 0xff;
                if (members >> index & 1 == 1) continue;
                (uint256 group, uint256 region) = _seated(records, members, records[index]);
                if (group >= cap || (pass == 0 && region >= cap)) continue;
                members |= 1 << index;
                ++taken;
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
            uint256 entry = (uint256(draw) & ~uint256(0xff)) | index;
            uint256 slot = count++;
            for (; slot > 0 && order[slot - 1] > entry; --slot) {
                order[slot] = order[slot - 1];
            }
            order[slot] = entry;
        }
        assembly ("memory-safe") {
            mstore(order, count)
        }
    }

    /// Seats that the candidate's operator group and region already hold.
    function _seated(bytes32[] memory records, uint256 members, bytes32 candidate)
        private
        pure
        returns (uint256 group, uint256 region)
    {
        uint256 index = 0;
        for (uint256 bits = members; bits != 0; bits >>= 1) {
            if (bits & 1 == 1) {
                if (ValidatorSet.groupOf(records[index]) == ValidatorSet.groupOf(candidate)) ++group;
                if (ValidatorSet.regionOf(records[index]) == ValidatorSet.regionOf(candidate)) ++region;
            }
            ++index;
        }
    }
}
