// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../../src/interfaces/IConsumerOrchestrator.sol";
import {Observation, ProvenVerdict} from "../../../src/types/Messages.sol";
import {Compliance, LadderStep} from "../../../src/types/Sla.sol";
import {OneUnit} from "../../support/OneUnit.sol";

contract SettlementTest is OneUnit {
    function test_settlesOnceAndOnlyWhenFinal() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = submitted(healthy(unit, 0));
        ProvenVerdict memory q = proven(p, 0);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.VerdictNotFinal.selector, unit, 0));
        consumers.settle(id, q);
        vm.warp(oracle.disputeDeadlineOf(0));
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.VerdictNotFinal.selector, unit, 0));
        consumers.settle(id, q);
        vm.warp(oracle.disputeDeadlineOf(0) + 1);
        no(consumers.isSettled(id, 0), "not yet");
        vm.expectEmit();
        emit IConsumerOrchestrator.EpochSettled(
            id, unit, 0, Compliance.Exceeded, PRICE - PRICE / 200, 0, PRICE / 200, 54
        );
        consumers.settle(id, q);
        yes(consumers.isSettled(id, 0), "settled");
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochAlreadySettled.selector, id, 0));
        consumers.settle(id, q);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochAlreadySettled.selector, id, 0));
        consumers.settleSilent(id, 0);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.UnknownAgreement.selector, id + 1));
        consumers.settle(id + 1, q);
        q.verdict.samples += 1;
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.VerdictNotFinal.selector, unit, 0));
        consumers.settle(id, q);
        q = proven(p, 0);
        q.index = 1;
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.VerdictNotFinal.selector, unit, 0));
        consumers.settle(id, q);
        q = proven(p, 0);
        q.verdict.epoch = 1;
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.WrongEpoch.selector, 0, 1));
        consumers.settle(id, q);
    }

    function test_settlesNoForeignUnitOrEpoch() public {
        bytes32 other = addUnit(1);
        uint256 id = open(unit, 1, 1);
        uint256 foreign = open(other, 0, 3);
        Played memory p = settleable();
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochNotInAgreement.selector, id, 0));
        consumers.settle(id, proven(p, 0));
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.WrongDataUnit.selector, other, unit));
        consumers.settle(foreign, proven(p, 0));
        no(consumers.isSettled(id, 0), "before its start");
    }

    function test_anAnnulledOrHeldVerdictSettlesNothing() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = settleable();
        vm.startPrank(address(court));
        oracle.hold(0, unit);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.VerdictNotFinal.selector, unit, 0));
        consumers.settle(id, proven(p, 0));
        vm.warp(block.timestamp + 31 days);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotSilent.selector, id, 0));
        consumers.settleSilent(id, 0);
        oracle.annul(0, unit);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.VerdictNotFinal.selector, unit, 0));
        consumers.settle(id, proven(p, 0));
        vm.stopPrank();
        consumers.settleSilent(id, 0);
        eq(earned(address(flash)), PRICE - PRICE / 200, "paid as inconclusive");
        eq(providers.dataUnit(unit).reputation, 50, "no reputation");
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochAlreadySettled.selector, id, 0));
        consumers.settleSilent(id, 0);
    }

    function test_theLadderRaisesTheRefund() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = submitted(slow(unit, 0));
        _lived(30, 6);
        eq(providers.reputation(unit), 88, "still high");
        vm.warp(oracle.disputeDeadlineOf(0) + 1);
        consumers.settle(id, proven(p, 0));
        eq(consumers.credit(CONSUMER, address(flash)), PRICE / 2, "half instead of twelve percent");
    }

    function test_theStepThatAnEpochLeadsToIsNotForThatEpoch() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = submitted(slow(unit, 0));
        _lived(30, 5);
        eq(providers.reputation(unit), 90, "still high");
        vm.warp(oracle.disputeDeadlineOf(0) + 1);
        consumers.settle(id, proven(p, 0));
        eq(uint8(consumers.standingOf(unit).step), uint8(LadderStep.ReducedPayment), "the sixth strike");
        eq(consumers.credit(CONSUMER, address(flash)), PRICE / 10, "by reputation alone");
    }

    function test_theLastStepOfTheLadderCostsCollateral() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = submitted(slow(unit, 0));
        _lived(0, 23);
        eq(providers.collateralOf(PROVIDER).bonded, COLLATERAL, "not yet");
        vm.warp(oracle.disputeDeadlineOf(0) + 1);
        consumers.settle(id, proven(p, 0));
        eq(providers.collateralOf(PROVIDER).bonded, COLLATERAL * 95 / 100, "five percent");
    }

    function test_batchesSettleAndSkipWhatIsSettled() public {
        bytes32 other = addUnit(1);
        uint256 first = open(unit, 0, 3);
        uint256 second = open(other, 0, 3);
        scheduleGenesis();
        Observation[] memory seen = new Observation[](2);
        (seen[0], seen[1]) = (healthy(unit, 0), slow(other, 0));
        Played memory p = play(openEpoch(), sorted(seen));
        vm.warp(oracle.epochEnd(0));
        submit(p);
        warpAfterDispute(0);
        IConsumerOrchestrator.BatchItem[] memory items = new IConsumerOrchestrator.BatchItem[](2);
        for (uint256 i = 0; i < 2; ++i) {
            ProvenVerdict memory q = proven(p, i);
            uint256 id = q.verdict.dataUnit == unit ? first : second;
            items[i] = IConsumerOrchestrator.BatchItem(id, q.verdict, q.index, q.proof);
        }
        consumers.settle(first, proven(p, items[0].agreementId == first ? 0 : 1));
        consumers.settleBatch(p.report, p.signers, items);
        uint256 half = PRICE / 2;
        eq(consumers.credit(CONSUMER, address(flash)), half, "refund");
        eq(earned(address(flash)), PRICE - PRICE / 200 + half - half / 200, "paid once each");
        vm.expectPartialRevert(IConsumerOrchestrator.VerdictNotFinal.selector);
        consumers.settleBatch(p.report, p.signers | 8, items);
        items[1].index = 2;
        vm.expectPartialRevert(IConsumerOrchestrator.VerdictNotFinal.selector);
        consumers.settleBatch(p.report, p.signers, items);
        IConsumerOrchestrator.BatchItem[] memory many = new IConsumerOrchestrator.BatchItem[](65);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.BatchTooLarge.selector, 65, 64));
        consumers.settleBatch(p.report, p.signers, many);
        consumers.settleBatch(p.report, p.signers, new IConsumerOrchestrator.BatchItem[](0));
    }

    function test_epochsSettleInOrder() public {
        uint256 id = open(unit, 3, 300);
        scheduleGenesis();
        vm.warp(genesis + 700 * L);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochNotInAgreement.selector, id, 2));
        consumers.settleSilent(id, 2);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochOutOfOrder.selector, id, 3, 4));
        consumers.settleSilent(id, 4);
        for (uint64 e = 3; e < 303; ++e) {
            no(consumers.isSettled(id, e), "before");
            consumers.settleSilent(id, e);
            yes(consumers.isSettled(id, e), "after");
            eq(consumers.agreement(id).nextEpoch, e + 1, "next");
        }
        no(consumers.isSettled(id, 2), "before the agreement");
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochAlreadySettled.selector, id, 302));
        consumers.settleSilent(id, 302);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochNotInAgreement.selector, id, 303));
        consumers.settleSilent(id, 303);
    }

    /// Price, grade and reputation by the vectors' rule, on random input: the parts always make the whole.
    function testFuzz_thePartsMakeThePrice(uint96 price, uint32 latency, uint8 strikes) public {
        price = uint96(bound(price, PRICE, 1e24));
        flash.transfer(CONSUMER, uint256(price) * 2);
        vm.prank(CONSUMER);
        uint256 id = consumers.openAgreement(unit, terms(), 0, 1, price, address(flash), 0);
        for (uint256 i = 0; i < strikes % 20; ++i) {
            record(unit, uint64(100 + i), Compliance.Missed, false);
        }
        Observation memory o = healthy(unit, 0);
        o.meanLatencyMicros = latency % 100_000;
        Played memory p = submitted(o);
        warpAfterDispute(0);
        uint256 reputation = providers.reputation(unit);
        consumers.settle(id, proven(p, 0));
        uint256 refund = o.meanLatencyMicros > 50_000 ? uint256(price) * (100 - reputation) / 100 : 0;
        eq(consumers.credit(CONSUMER, address(flash)), refund, "refund");
        uint256 fee = (price - refund) * 50 / 10_000;
        eq(earned(address(flash)), price - refund - fee, "paid");
        consumers.collectFees(PROVIDER, address(flash));
        uint256 fees = consumers.credit(TREASURY, address(flash)) + consumers.credit(address(pool), address(flash));
        eq(fees, fee, "fee");
    }

    /// The unit's past: so many epochs exceeded, then so many missed badly.
    function _lived(uint64 exceeded, uint64 missed) private {
        for (uint64 e = 0; e < exceeded; ++e) {
            record(unit, 100 + e, Compliance.Exceeded, true);
        }
        for (uint64 e = 0; e < missed; ++e) {
            record(unit, 200 + e, Compliance.MissedBadly, true);
        }
    }
}
