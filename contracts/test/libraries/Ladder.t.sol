// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ladder} from "../../src/libraries/Ladder.sol";
import {Compliance, LadderStep} from "../../src/types/Sla.sol";
import {Vectors} from "../support/Vectors.sol";

contract LadderTest is Vectors {
    function test_careersAreThoseOfTheVectors() public view {
        string memory json = vectors("compliance");
        uint256 n = count(json, ".ladders");
        for (uint256 i = 0; i < n; ++i) {
            uint256[] memory compliances = vm.parseJsonUintArray(json, key(".ladders", i, "compliances"));
            uint256[] memory steps = vm.parseJsonUintArray(json, key(".ladders", i, "steps"));
            uint256[] memory strikes = vm.parseJsonUintArray(json, key(".ladders", i, "strikes"));
            uint256[] memory slashed = vm.parseJsonUintArray(json, key(".ladders", i, "slashed"));
            (LadderStep step, uint8 count_, bool isSlashed) = (LadderStep.None, 0, false);
            for (uint256 j = 0; j < compliances.length; ++j) {
                (step, count_, isSlashed) = Ladder.next(step, count_, Compliance(compliances[j]));
                string memory what = key(".ladders", i, vm.toString(j));
                eq(uint256(step), steps[j], what);
                eq(count_, strikes[j], what);
                eq(isSlashed ? 1 : 0, slashed[j], what);
            }
        }
    }
}
