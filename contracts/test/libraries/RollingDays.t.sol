// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {RollingDays} from "../../src/libraries/RollingDays.sol";
import {Tallies, Tally} from "../../src/libraries/Tallies.sol";
import {Rolling} from "../../src/types/Sla.sol";
import {Vectors} from "../support/Vectors.sol";

contract RollingDaysTest is Vectors {
    RollingDays.Ring[8] private _rings;
    Tally private _total;
    Tally private _before;
    uint256 private _day;

    function test_windowsAreThoseOfTheVectors() public {
        string memory json = vectors("compliance");
        uint256 n = count(json, ".rollings");
        atMost(n, _rings.length, "rings");
        for (uint256 i = 0; i < n; ++i) {
            _begin(Tally.wrap(0));
            string memory steps = string.concat(".rollings[", vm.toString(i), "]");
            uint256 length = count(json, steps);
            for (uint256 j = 0; j < length; ++j) {
                uint256 samples = vm.parseJsonUint(json, key(steps, j, "samples"));
                uint256 successes = vm.parseJsonUint(json, key(steps, j, "successes"));
                bool absent = vm.parseJsonBool(json, key(steps, j, "absent"));
                Tally tally = absent ? Tallies.absent() : Tallies.measured(samples, successes);
                Rolling memory window = _add(i, vm.parseJsonUint(json, key(steps, j, "endsAt")) / 1 days, tally);
                string memory what = string.concat(steps, vm.toString(j));
                eq(window.epochs, vm.parseJsonUint(json, key(steps, j, "window.epochs")), what);
                eq(window.downtime, vm.parseJsonUint(json, key(steps, j, "window.downtime")), what);
                eq(window.requests, vm.parseJsonUint(json, key(steps, j, "window.requests")), what);
                eq(window.failures, vm.parseJsonUint(json, key(steps, j, "window.failures")), what);
            }
        }
    }

    /// Whatever the gaps, and from whatever sum the fields wrap: the window is the sum of its 30 days.
    function testFuzz_theWindowIsTheSumOfItsDays(uint8[] calldata gaps, uint144 start) public {
        _begin(Tally.wrap(start));
        uint256 length = gaps.length < 80 ? gaps.length : 80;
        uint256[] memory days_ = new uint256[](length);
        uint256 day = 20_000;
        for (uint256 i = 0; i < length; ++i) {
            // Mostly the same day or the next, sometimes around the length of the window.
            day += gaps[i] < 200 ? gaps[i] % 3 : gaps[i] - 200 + 5;
            days_[i] = day;
            Rolling memory window = _add(0, day, Tallies.measured(10 + i, 10));
            Rolling memory sum;
            for (uint256 j = 0; j <= i; ++j) {
                if (days_[j] + 30 <= day) continue;
                Rolling memory one = Tallies.read(Tallies.measured(10 + j, 10));
                sum.epochs += one.epochs;
                sum.downtime += one.downtime;
                sum.requests += one.requests;
                sum.failures += one.failures;
            }
            eq(keccak256(abi.encode(window)), keccak256(abi.encode(sum)), vm.toString(i));
        }
    }

    /// A new day after any silence reads 30 closings at most.
    function test_theWorkOfANewDayIsBounded() public {
        _begin(Tally.wrap(0));
        for (uint256 day = 20_000; day < 20_030; ++day) {
            _add(0, day, Tallies.absent());
        }
        for (uint256 gap = 1; gap <= 64; ++gap) {
            uint256 before = gasleft();
            _add(0, _day + gap, Tallies.absent());
            // 30 cold reads, one new entry, and what this test itself keeps.
            atMost(before - gasleft(), 30 * 2_500 + 60_000, vm.toString(gap));
        }
    }

    function _begin(Tally start) private {
        (_total, _before, _day) = (start, start, 0);
    }

    function _add(uint256 ring, uint256 day, Tally tally) private returns (Rolling memory) {
        if (day > _day) {
            if (_day != 0) _before = RollingDays.advance(_rings[ring], _day, day, _total, _before);
            _day = day;
        }
        _total = _total + tally;
        return Tallies.read(_total - _before);
    }
}
