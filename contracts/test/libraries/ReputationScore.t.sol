// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ReputationScore} from "../../src/libraries/ReputationScore.sol";
import {Compliance} from "../../src/types/Sla.sol";
import {Vectors} from "../support/Vectors.sol";

contract ReputationScoreTest is Vectors {
    function test_reputationsAreThoseOfTheVectors() public view {
        string memory json = vectors("compliance");
        uint256 n = count(json, ".reputations");
        for (uint256 i = 0; i < n; ++i) {
            uint8 next = ReputationScore.next(
                uint8(vm.parseJsonUint(json, key(".reputations", i, "score"))),
                Compliance(vm.parseJsonUint(json, key(".reputations", i, "compliance"))),
                vm.parseJsonBool(json, key(".reputations", i, "reportedOnTime"))
            );
            eq(next, vm.parseJsonUint(json, key(".reputations", i, "next")), vm.toString(i));
        }
    }

    function test_silenceDriftsTowardTheStart() public pure {
        eq(ReputationScore.decayed(80, 30 days - 1), 80, "not yet");
        eq(ReputationScore.decayed(80, 30 days), 70, "down a step");
        eq(ReputationScore.decayed(80, 60 days - 1), 70, "still one");
        eq(ReputationScore.decayed(80, 61 days), 60, "two steps");
        eq(ReputationScore.decayed(80, 90 days), 50, "arrived");
        eq(ReputationScore.decayed(85, 120 days), 50, "never past it");
        eq(ReputationScore.decayed(20, 30 days), 30, "up a step");
        eq(ReputationScore.decayed(45, 30 days), 50, "never past it from below");
        eq(ReputationScore.decayed(50, 3650 days), 50, "stays");
    }

    function test_driftsAreThoseOfTheVectors() public view {
        string memory json = vectors("compliance");
        uint256 n = count(json, ".drifts");
        for (uint256 i = 0; i < n; ++i) {
            uint256 elapsed = vm.parseJsonUint(json, key(".drifts", i, "elapsed"));
            uint256[] memory scores = vm.parseJsonUintArray(json, key(".drifts", i, "scores"));
            uint256[] memory drifted = vm.parseJsonUintArray(json, key(".drifts", i, "drifted"));
            for (uint256 j = 0; j < scores.length; ++j) {
                eq(ReputationScore.decayed(uint8(scores[j]), elapsed), drifted[j], key(".drifts", i, vm.toString(j)));
            }
        }
    }
}
