// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {QosAggregator} from "../../src/QosAggregator.sol";
import {QosConsumer} from "../../src/examples/QosConsumer.sol";
import {IQosFeed} from "../../src/interfaces/IQosFeed.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {Observation, ProvenVerdict} from "../../src/types/Messages.sol";
import {Epochs} from "../support/Epochs.sol";

contract QosConsumerTest is Epochs {
    bytes32 private constant UNIT = bytes32(uint256(1));
    QosConsumer private reader;

    function setUp() public {
        deploy();
        addValidators(4);
        scheduleGenesis();
        reader = new QosConsumer(oracle, 1 hours);
    }

    function test_readsAFinalVerdict() public {
        Played memory p = _epoch(0, healthy(UNIT, 0));
        oracle.publish(proven(p, 0));
        vm.expectRevert(abi.encodeWithSelector(QosConsumer.DataNotFinal.selector, IQosFeed.Status.Disputable));
        reader.latency(UNIT);
        ProvenVerdict memory q = proven(p, 0);
        vm.expectRevert(abi.encodeWithSelector(QosConsumer.DataNotFinal.selector, IQosFeed.Status.Disputable));
        reader.isGood(terms(), q);
        warpAfterDispute(0);
        eq(reader.latency(UNIT), 20_000, "latency");
        yes(reader.isGood(terms(), q), "good");
    }

    function test_refusesStaleData() public {
        Played memory p = _epoch(0, healthy(UNIT, 0));
        oracle.publish(proven(p, 0));
        uint256 end = oracle.epochEnd(0);
        vm.warp(end + 1 hours);
        reader.latency(UNIT);
        vm.warp(end + 1 hours + 1);
        vm.expectRevert(abi.encodeWithSelector(QosConsumer.DataTooOld.selector, end, 1 hours));
        reader.latency(UNIT);
    }

    function test_refusesAnnulledData() public {
        Played memory p = _epoch(0, healthy(UNIT, 0));
        oracle.publish(proven(p, 0));
        warpAfterDispute(0);
        vm.prank(address(court));
        oracle.annul(0, UNIT);
        vm.expectRevert(abi.encodeWithSelector(QosConsumer.DataNotFinal.selector, IQosFeed.Status.Annulled));
        reader.latency(UNIT);
    }

    function test_refusesInconclusiveData() public {
        Observation memory o = healthy(UNIT, 0);
        o.outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        Played memory p = _epoch(0, o);
        oracle.publish(proven(p, 0));
        warpAfterDispute(0);
        vm.expectRevert(abi.encodeWithSelector(QosConsumer.DataInconclusive.selector, 0));
        reader.latency(UNIT);
        vm.expectRevert(abi.encodeWithSelector(QosConsumer.DataInconclusive.selector, 0));
        reader.isGood(terms(), proven(p, 0));
    }

    function test_aBadVerdictIsNotGood() public {
        Played memory p = _epoch(0, slow(UNIT, 0));
        warpAfterDispute(0);
        no(reader.isGood(terms(), proven(p, 0)), "slow");
    }

    function test_theAggregatorGivesFinalRounds() public {
        QosAggregator[5] memory feeds;
        for (uint256 i = 0; i < 5; ++i) {
            feeds[i] = new QosAggregator(oracle, UNIT, QosAggregator.Metric(i));
            yes(bytes(feeds[i].description()).length > 0, "described");
        }
        Played memory p = _epoch(0, healthy(UNIT, 0));
        oracle.publish(proven(p, 0));
        vm.expectRevert(QosAggregator.NoDataPresent.selector);
        feeds[0].latestRoundData();
        warpAfterDispute(0);
        int256[5] memory expected = [int256(20_000), 40_000, 50_000_000, 80_000_000, 1_000_000];
        for (uint256 i = 0; i < 5; ++i) {
            (uint80 round, int256 answer,, uint256 updatedAt,) = feeds[i].latestRoundData();
            eq(round, 1, "round");
            yes(answer == expected[i], "answer");
            eq(updatedAt, genesis + L, "updated");
        }
        (, int256 again,,,) = feeds[0].getRoundData(1);
        yes(again == 20_000, "by round");
        vm.expectRevert(QosAggregator.NoDataPresent.selector);
        feeds[0].getRoundData(0);
        vm.expectRevert(QosAggregator.NoDataPresent.selector);
        feeds[0].getRoundData(2);
        vm.expectRevert(QosAggregator.NoDataPresent.selector);
        feeds[0].getRoundData(uint80(type(uint64).max) + 1);
        eq(feeds[0].decimals(), 0, "whole numbers");
        eq(feeds[0].version(), 1, "version");
    }

    function test_theAggregatorSkipsWhatIsNotFinal() public {
        Played memory p = _epoch(0, healthy(UNIT, 0));
        oracle.publish(proven(p, 0));
        Observation memory gone = healthy(UNIT, 4);
        (gone.outcome, gone.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
        warpInto(3);
        Played memory later = _epoch(4, gone);
        oracle.publish(proven(later, 0));
        QosAggregator latency = new QosAggregator(oracle, UNIT, QosAggregator.Metric.MeanLatencyMicros);
        QosAggregator available = new QosAggregator(oracle, UNIT, QosAggregator.Metric.AvailabilityPpm);
        warpAfterDispute(4);
        (uint80 round,,,,) = latency.latestRoundData();
        eq(round, 1, "an unreachable epoch has no latency");
        int256 answer;
        (round, answer,,,) = available.latestRoundData();
        eq(round, 5, "but an availability");
        yes(answer == 0, "of nothing");
    }

    function _epoch(uint64 epoch, Observation memory o) private returns (Played memory p) {
        Observation[] memory seen = new Observation[](1);
        seen[0] = o;
        p = play(openEpoch(), seen);
        vm.warp(oracle.epochEnd(epoch));
        submit(p);
    }
}
