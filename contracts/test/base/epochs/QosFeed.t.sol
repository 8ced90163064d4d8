// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../../src/interfaces/IConsumerOrchestrator.sol";
import {IQosFeed} from "../../../src/interfaces/IQosFeed.sol";
import {Verdicts} from "../../../src/libraries/Verdicts.sol";
import {Observation, ProvenVerdict, Snapshot} from "../../../src/types/Messages.sol";
import {Epochs} from "../../support/Epochs.sol";

contract QosFeedTest is Epochs {
    Snapshot private first;
    Snapshot private second;
    bytes32[] private units;
    uint256[] private agreements;

    function setUp() public {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
        for (uint256 i = 0; i < 2; ++i) {
            units.push(addUnit(i));
            agreements.push(open(units[i], 0, 10));
        }
        scheduleGenesis();
        first = openEpoch();
        warpInto(0);
        second = openEpoch();
    }

    function test_anOlderReadingDoesNotBecomeTheLatest() public {
        Played memory older = _submitted(first);
        vm.warp(oracle.epochEnd(1));
        Played memory newer = _submitted(second);
        oracle.publish(proven(newer, 0));
        oracle.publish(proven(older, 0));
        (IQosFeed.Reading memory reading,) = oracle.latest(newer.verdicts[0].dataUnit);
        eq(reading.epoch, 1, "the newer one");
        (reading,) = oracle.verdictAt(newer.verdicts[0].dataUnit, 0);
        eq(reading.measuredUntil, oracle.epochEnd(0), "the older one is there for who asks");
    }

    /// A report says how many verdicts it has. What its signers hide behind the last is not one of them, for nobody: it
    /// could not be disputed either.
    function test_aVerdictPastTheCountIsNone() public {
        vm.warp(oracle.epochEnd(0));
        Played memory p = play(first, _seen(0));
        p.report.verdictCount = 1;
        (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), 3);
        submit(p);
        ProvenVerdict memory hidden = proven(p, 1);
        eq(uint256(oracle.verify(proven(p, 0))), uint256(IQosFeed.Status.Disputable), "the first is one");
        eq(uint256(oracle.verify(hidden)), uint256(IQosFeed.Status.Unknown), "the second is none");
        warpAfterDispute(0);
        uint256 agreement = hidden.verdict.dataUnit == units[0] ? agreements[0] : agreements[1];
        vm.expectRevert(
            abi.encodeWithSelector(IConsumerOrchestrator.VerdictNotFinal.selector, hidden.verdict.dataUnit, 0)
        );
        consumers.settle(agreement, hidden);
    }

    function _submitted(Snapshot memory snapshot) private returns (Played memory p) {
        if (block.timestamp < oracle.epochEnd(snapshot.epoch)) vm.warp(oracle.epochEnd(snapshot.epoch));
        p = play(snapshot, _seen(snapshot.epoch));
        submit(p);
    }

    function _seen(uint64 epoch) private view returns (Observation[] memory seen) {
        seen = new Observation[](2);
        (seen[0], seen[1]) = (healthy(units[0], epoch), slow(units[1], epoch));
        return sorted(seen);
    }
}
