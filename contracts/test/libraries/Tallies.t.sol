// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Tallies, Tally} from "../../src/libraries/Tallies.sol";
import {Rolling} from "../../src/types/Sla.sol";
import {Test} from "../support/Test.sol";

contract TalliesTest is Test {
    function test_anEpochWithoutSamplesAddsNothing() public pure {
        eq(Tally.unwrap(Tallies.measured(0, 0)), 0, "nothing");
    }

    function test_requestsAreCappedAndTheirShareKept() public pure {
        _is(Tallies.measured(262_143, 262_142), 0, 262_143, 1, "at the cap");
        _is(Tallies.measured(262_144, 262_144), 0, 262_143, 0, "above it, none failed");
        _is(Tallies.measured(524_286, 524_284), 0, 262_143, 1, "half of two");
        _is(Tallies.measured(524_286, 524_285), 0, 262_143, 0, "half of one, rounded down");
        _is(Tallies.measured(type(uint64).max, 0), 100_000, 262_143, 262_143, "all of the most there can be");
        _is(Tallies.measured(100_000, 99_999), 1, 100_000, 1, "the least downtime that counts");
        _is(Tallies.measured(100_001, 100_000), 0, 100_001, 1, "less than that");
        _is(Tallies.absent(), 100_000, 0, 0, "absent");
    }

    /// 30 days of epochs of one second, all of them down and as busy as can be, fit every field.
    function test_thirtyDaysFit() public pure {
        Rolling memory most = Rolling(2_592_000, 2_592_000 * 100_000, 2_592_000 * 262_143, 2_592_000 * 262_143);
        eq(keccak256(abi.encode(Tallies.read(_of(most)))), keccak256(abi.encode(most)), "fits");
    }

    /// Sums and differences wrap each by itself, so that a difference is right even after the sum has wrapped.
    function testFuzz_fieldsWrapByThemselves(uint144 a, uint144 b) public pure {
        (Tally x, Tally y) = (Tally.wrap(a), Tally.wrap(b));
        (Rolling memory p, Rolling memory q, Rolling memory sum) =
            (Tallies.read(x), Tallies.read(y), Tallies.read(x + y));
        eq(sum.epochs, (p.epochs + q.epochs) % 2 ** 24, "epochs");
        eq(sum.downtime, (p.downtime + q.downtime) % 2 ** 40, "downtime");
        eq(sum.requests, (p.requests + q.requests) % 2 ** 40, "requests");
        eq(sum.failures, (p.failures + q.failures) % 2 ** 40, "failures");
        eq(Tally.unwrap((x + y) - y), a, "difference");
        eq(Tally.unwrap((x - y) + y), a, "the other way round");
    }

    function _of(Rolling memory r) private pure returns (Tally) {
        return Tally.wrap(uint144(r.epochs | r.downtime << 24 | r.requests << 64 | r.failures << 104));
    }

    function _is(Tally tally, uint256 downtime, uint256 requests, uint256 failures, string memory what) private pure {
        Rolling memory r = Tallies.read(tally);
        eq(r.epochs, 1, what);
        eq(r.downtime, downtime, what);
        eq(r.requests, requests, what);
        eq(r.failures, failures, what);
    }
}
