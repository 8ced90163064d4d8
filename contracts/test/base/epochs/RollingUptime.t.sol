// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IQosFeed} from "../../../src/interfaces/IQosFeed.sol";
import {Verdicts} from "../../../src/libraries/Verdicts.sol";
import {Observation, ProvenVerdict} from "../../../src/types/Messages.sol";
import {Rolling} from "../../../src/types/Sla.sol";
import {LongDays} from "../../support/LongDays.sol";

/// The feed's uptime.
contract RollingUptimeTest is LongDays {
    function setUp() public override {
        super.setUp();
        unit = addUnit(0);
        id = open(unit, 0, 100);
        scheduleGenesis();
    }

    function test_itIsMadeOfWhatTheAgreementSettledBy() public {
        for (uint64 e = 0; e < 36; ++e) {
            Observation memory o = healthy(unit, e);
            if (e % 5 == 1) o.successes = 90;
            if (e % 5 == 2) (o.outcome, o.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
            if (e % 5 == 3) o.outcome = Verdicts.OUTCOME_INCONCLUSIVE;
            if (e == 20) o.corruptRetrievals = 4;
            ProvenVerdict memory q = _played(o);
            warpAfterDispute(e);
            oracle.publish(q);
            consumers.settle(id, q);
            (, Rolling memory rolling) = oracle.rollingUptime(unit);
            eq(keccak256(abi.encode(rolling)), keccak256(abi.encode(consumers.rolling(id))), vm.toString(e));
        }
        (uint256 ppm, Rolling memory last) = oracle.rollingUptime(unit);
        eq(last.epochs, 24, "of 30, six were inconclusive");
        eq(last.downtime, 6 * 110_000, "six down, six by a tenth");
        eq(ppm, 725_000, "24 less 6.6, of 24");
    }

    function test_whatCanStillBeDisputedDoesNotCount() public {
        ProvenVerdict memory q = _played(healthy(unit, 0));
        oracle.publish(q);
        _counts(0, "disputable");
        vm.warp(oracle.disputeDeadlineOf(0));
        oracle.publish(q);
        _counts(0, "the last second");
        vm.prank(address(appeals));
        oracle.hold(0, unit);
        vm.warp(block.timestamp + 1);
        oracle.publish(q);
        _counts(0, "under appeal");
        vm.prank(address(appeals));
        oracle.release(0, unit);
        _counts(0, "final, but nobody said so");
        oracle.publish(q);
        _counts(1, "final");
        oracle.publish(q);
        _counts(1, "once");
    }

    function test_whatIsAnnulledAfterItsPublicationNeverCounts() public {
        ProvenVerdict memory q = _played(healthy(unit, 0));
        oracle.publish(q);
        vm.prank(address(court));
        oracle.annul(0, unit);
        vm.warp(oracle.disputeDeadlineOf(0) + 1);
        vm.expectRevert(abi.encodeWithSelector(IQosFeed.VerdictNotProven.selector, unit, 0));
        oracle.publish(q);
        _counts(0, "annulled");
    }

    /// Epochs belong to the day in which they end, whenever and in whatever order they are published.
    function test_epochsLeaveWithTheirDay() public {
        ProvenVerdict[] memory all = new ProvenVerdict[](3);
        for (uint64 e = 0; e < 3; ++e) {
            all[e] = _played(healthy(unit, e));
        }
        vm.warp(oracle.epochEnd(0) + 20 days);
        oracle.publish(all[1]);
        oracle.publish(all[0]);
        oracle.publish(all[2]);
        uint256 leaves = (oracle.epochEnd(0) / DAY + 30) * DAY;
        vm.warp(leaves - 1);
        _counts(3, "the last second of 30 days");
        vm.warp(leaves);
        _counts(2, "the next day");
        vm.warp(leaves + 2 days);
        (uint256 ppm, Rolling memory none) = oracle.rollingUptime(unit);
        eq(ppm, 0, "nothing known");
        eq(none.epochs, 0, "of nothing");
    }

    function test_itIsRoundedDownAndEachEpochWeighsTheSame() public {
        for (uint64 e = 0; e < 3; ++e) {
            Observation memory o = healthy(unit, e);
            if (e == 1) (o.samples, o.successes) = (10, 9);
            ProvenVerdict memory q = _played(o);
            warpAfterDispute(e);
            oracle.publish(q);
        }
        (uint256 ppm, Rolling memory rolling) = oracle.rollingUptime(unit);
        eq(rolling.requests, 840, "requests");
        eq(rolling.downtime, 10_000, "a tenth of an epoch");
        eq(ppm, 966_666, "2.9 of 3 epochs");
    }

    /// As in a settlement, whatever else such a verdict says.
    function test_anInconclusiveVerdictCountsNothing() public {
        vm.warp(genesis - 1);
        Observation[] memory seen = new Observation[](1);
        seen[0] = healthy(unit, 0);
        Played memory p = play(openEpoch(), seen);
        p.verdicts[0].status = Verdicts.STATUS_INCONCLUSIVE;
        certify(p);
        vm.warp(oracle.epochEnd(0));
        submit(p);
        warpAfterDispute(0);
        oracle.publish(proven(p, 0));
        consumers.settle(id, proven(p, 0));
        _counts(0, "published");
        eq(consumers.rolling(id).epochs, 0, "settled");
    }

    function _counts(uint256 epochs, string memory what) private view {
        (uint256 ppm, Rolling memory rolling) = oracle.rollingUptime(unit);
        eq(rolling.epochs, epochs, what);
        eq(ppm, epochs == 0 ? 0 : 1_000_000, what);
    }

    function _played(Observation memory o) private returns (ProvenVerdict memory) {
        return proven(submitted(o), 0);
    }
}
