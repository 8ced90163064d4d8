// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ConsumerOrchestrator} from "../src/ConsumerOrchestrator.sol";
import {Sealed} from "../src/base/Sealed.sol";
import {IConsumerOrchestrator} from "../src/interfaces/IConsumerOrchestrator.sol";
import {IPayouts} from "../src/interfaces/IPayouts.sol";
import {IProviderOrchestrator} from "../src/interfaces/IProviderOrchestrator.sol";
import {Observation, ProvenVerdict} from "../src/types/Messages.sol";
import {Compliance, Terms} from "../src/types/Sla.sol";
import {FalseToken, FeeOnTransferToken, ReenteringReceiver, ReenteringToken} from "./support/HostileTokens.sol";
import {Recording} from "./support/Recording.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

contract ConsumerOrchestratorTest is Recording {
    bytes32 private unit;

    function setUp() public {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(1_000 ether);
        unit = addUnit(0);
    }

    function test_opensAnAgreement() public {
        uint256 id = open(unit, 3, 10);
        IConsumerOrchestrator.Agreement memory a = consumers.agreement(id);
        eq(a.consumer, CONSUMER, "consumer");
        eq(a.payer, CONSUMER, "payer");
        eq(a.token, address(flash), "token");
        eq(a.dataUnit, unit, "unit");
        eq(a.startEpoch, 3, "start");
        eq(a.epochs, 10, "epochs");
        eq(a.pricePerEpoch, PRICE, "price");
        eq(a.terms.maxMeanLatencyMicros, 50_000, "terms");
        no(a.closed, "open");
        eq(flash.balanceOf(address(consumers)), 10 * uint256(PRICE), "escrow");
        eq(consumers.agreementCount(), 1, "count");
        eq(uint256(providers.dataUnit(unit).state), uint256(IProviderOrchestrator.UnitState.InUse), "unit");
        vm.prank(CONSUMER); // one agreement a unit
        vm.expectRevert(
            abi.encodeWithSelector(
                IProviderOrchestrator.WrongState.selector, unit, IProviderOrchestrator.UnitState.InUse
            )
        );
        consumers.openAgreement(unit, terms(), 3, 10, PRICE, address(flash), 0);
    }

    function test_refusesAgreements() public {
        Terms memory t = terms();
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotCertified.selector, address(this)));
        consumers.openAgreement(unit, t, 0, 1, PRICE, address(flash), 0);
        vm.startPrank(CONSUMER);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.TokenNotAllowed.selector, STRANGER));
        consumers.openAgreement(unit, t, 0, 1, PRICE, STRANGER, 0);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.WrongEpochCount.selector, 0, 65_536));
        consumers.openAgreement(unit, t, 0, 0, PRICE, address(flash), 0);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.WrongEpochCount.selector, 65_537, 65_536));
        consumers.openAgreement(unit, t, 0, 65_537, PRICE, address(flash), 0);
        vm.expectRevert(IConsumerOrchestrator.ZeroPrice.selector);
        consumers.openAgreement(unit, t, 0, 1, 0, address(flash), 0);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.PriceNotOffered.selector, PRICE, PRICE - 1));
        consumers.openAgreement(unit, t, 0, 1, PRICE - 1, address(flash), 0);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.StartsTooLate.selector, 65_537, 65_536));
        consumers.openAgreement(unit, t, 65_537, 1, PRICE, address(flash), 0);
        --t.maxMeanLatencyMicros;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TermsNotOffered.selector, unit));
        consumers.openAgreement(unit, t, 0, 1, PRICE, address(flash), 0);
        t = terms();
        ++t.minUploadBytesPerSecond;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TermsNotOffered.selector, unit));
        consumers.openAgreement(unit, t, 0, 1, PRICE, address(flash), 0);
        t = terms();
        ++t.minDownloadBytesPerSecond;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TermsNotOffered.selector, unit));
        consumers.openAgreement(unit, t, 0, 1, PRICE, address(flash), 0);
        t = terms();
        ++t.minAvailabilityPpm;
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TermsNotOffered.selector, unit));
        consumers.openAgreement(unit, t, 0, 1, PRICE, address(flash), 0);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnknownDataUnit.selector, bytes32("none")));
        consumers.openAgreement("none", terms(), 0, 1, PRICE, address(flash), 0);
        vm.stopPrank();
        scheduleGenesis();
        openEpoch();
        vm.prank(CONSUMER);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.StartsTooEarly.selector, 0, 1));
        consumers.openAgreement(unit, terms(), 0, 1, PRICE, address(flash), 0);
    }

    function test_anUncertifiedOrPoorProviderGetsNoAgreement() public {
        providers.decertifyProvider(PROVIDER);
        vm.startPrank(CONSUMER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.NotCertified.selector, PROVIDER));
        consumers.openAgreement(unit, terms(), 0, 1, PRICE, address(flash), 0);
        vm.stopPrank();
        providers.certifyProvider(PROVIDER);
        vm.prank(PROVIDER);
        providers.requestUnbond(COLLATERAL);
        vm.prank(CONSUMER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.CollateralTooSmall.selector, 0, 1_000 ether));
        consumers.openAgreement(unit, terms(), 0, 1, PRICE, address(flash), 0);
    }

    function test_aGatewayPaysAndIsRefunded() public {
        address gateway = address(0x6A7E);
        flash.transfer(gateway, 10 ether);
        vm.startPrank(gateway);
        flash.approve(address(consumers), 10 ether);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotCertified.selector, gateway));
        consumers.openAgreementFor(CONSUMER, unit, terms(), 0, 10, PRICE, address(flash), 0);
        vm.stopPrank();
        consumers.setGateway(gateway, true);
        yes(consumers.isGateway(gateway), "gateway");
        vm.startPrank(gateway);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotCertified.selector, STRANGER));
        consumers.openAgreementFor(STRANGER, unit, terms(), 0, 10, PRICE, address(flash), 0);
        uint256 id = consumers.openAgreementFor(CONSUMER, unit, terms(), 0, 10, PRICE, address(flash), 0);
        vm.stopPrank();
        eq(consumers.agreement(id).consumer, CONSUMER, "consumer");
        vm.prank(CONSUMER);
        consumers.terminate(id);
        eq(consumers.credit(gateway, address(flash)), 10 ether, "the payer is refunded");
        eq(consumers.credit(CONSUMER, address(flash)), 0, "and not the consumer");
    }

    function test_settlesInTheNativeCoin() public {
        vm.deal(CONSUMER, 100 ether);
        vm.startPrank(CONSUMER);
        vm.expectRevert(
            abi.encodeWithSelector(IConsumerOrchestrator.WrongNativeValue.selector, 2 * PRICE, 2 * PRICE - 1)
        );
        consumers.openAgreement{value: 2 * PRICE - 1}(unit, terms(), 0, 2, PRICE, address(0), 0);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.WrongNativeValue.selector, 0, 1));
        consumers.openAgreement{value: 1}(unit, terms(), 0, 2, PRICE, address(flash), 0);
        uint256 id = consumers.openAgreement{value: 2 * PRICE}(unit, terms(), 0, 2, PRICE, address(0), 0);
        vm.stopPrank();
        Played memory p = _final();
        consumers.settle(id, proven(p, 0));
        uint256 fee = PRICE * 2 / 100;
        eq(earned(address(0)), PRICE - fee, "two percent");
        vm.prank(PROVIDER);
        consumers.withdraw(address(0));
        eq(PROVIDER.balance, PRICE - fee, "paid");
        pool.collect(consumers, address(0));
        eq(pool.available(address(0)), fee / 2, "reporters");
        vm.prank(TREASURY);
        consumers.withdraw(address(0));
        eq(TREASURY.balance, fee / 2, "treasury");
        eq(address(consumers).balance, PRICE, "one epoch is left");
    }

    function test_settlesOnceAndOnlyWhenFinal() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = _submitted();
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
        Played memory p = _final();
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochNotInAgreement.selector, id, 0));
        consumers.settle(id, proven(p, 0));
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.WrongDataUnit.selector, other, unit));
        consumers.settle(foreign, proven(p, 0));
        no(consumers.isSettled(id, 0), "before its start");
    }

    function test_anAnnulledOrHeldVerdictSettlesNothing() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = _final();
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

    function test_aSilentEpochSettlesAfterItsDeadline() public {
        uint256 id = open(unit, 0, 3);
        scheduleGenesis();
        openEpoch();
        vm.warp(oracle.reportDeadlineOf(0));
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotSilent.selector, id, 0));
        consumers.settleSilent(id, 0);
        vm.warp(oracle.reportDeadlineOf(0) + 1);
        consumers.settleSilent(id, 0);
        eq(earned(address(flash)), PRICE - PRICE / 200, "a silent oracle harms nobody");
    }

    function test_anAbandonedEpochSettlesInTheEnd() public {
        uint256 id = open(unit, 0, 3);
        _final();
        vm.warp(oracle.disputeDeadlineOf(0) + 30 days);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotSilent.selector, id, 0));
        consumers.settleSilent(id, 0);
        vm.warp(block.timestamp + 1);
        consumers.settleSilent(id, 0);
    }

    function test_maintenanceIsPaidAndAbsenceIsNot() public {
        uint256 id = open(unit, 0, 20);
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        vm.prank(PROVIDER);
        providers.startMaintenance(unit, 1); // epoch 2 announced; epoch 3 is absence
        for (uint64 e = 2; e <= 3; ++e) {
            warpInto(e - 1);
            Observation[] memory seen = new Observation[](1);
            seen[0] = healthy(bytes32(uint256(1)), e);
            Played memory p = play(openEpoch(), seen);
            vm.warp(oracle.epochEnd(e));
            submit(p);
        }
        vm.warp(oracle.disputeDeadlineOf(2));
        consumers.settleSilent(id, 0);
        consumers.settleSilent(id, 1);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotSilent.selector, id, 2));
        consumers.settleSilent(id, 2);
        vm.warp(oracle.disputeDeadlineOf(3) + 1);
        consumers.settleSilent(id, 2);
        eq(earned(address(flash)), 3 * (PRICE - PRICE / 200), "announced");
        eq(consumers.rolling(id).epochs, 0, "and not measured");
        consumers.settleSilent(id, 3);
        eq(consumers.rolling(id).downtime, 100_000, "an absence is downtime");
        eq(consumers.credit(CONSUMER, address(flash)), PRICE / 2, "half back at reputation 50");
        eq(providers.reputation(unit), 46, "missed badly, unreported");
    }

    function test_theLadderRaisesTheRefund() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = _seen(slow(unit, 0));
        for (uint64 e = 0; e < 30; ++e) {
            record(unit, 100 + e, Compliance.Exceeded, true);
        }
        for (uint64 e = 0; e < 6; ++e) {
            record(unit, 200 + e, Compliance.MissedBadly, true);
        }
        eq(providers.reputation(unit), 88, "still high");
        vm.warp(oracle.disputeDeadlineOf(0) + 1);
        consumers.settle(id, proven(p, 0));
        eq(consumers.credit(CONSUMER, address(flash)), PRICE / 2, "half instead of twelve percent");
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

    function test_eitherSideTerminates() public {
        uint256 id = open(unit, 0, 10);
        scheduleGenesis();
        openEpoch();
        warpInto(3);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotParty.selector, id, address(this)));
        consumers.terminate(id);
        vm.prank(PROVIDER);
        consumers.terminate(id); // ends at epoch 5
        IConsumerOrchestrator.Agreement memory a = consumers.agreement(id);
        eq(a.epochs, 5, "shortened");
        yes(a.closed, "closed");
        eq(consumers.credit(CONSUMER, address(flash)), 5 * uint256(PRICE), "the rest goes back");
        vm.warp(oracle.reportDeadlineOf(4) + 1);
        for (uint64 e = 0; e < 5; ++e) {
            consumers.settleSilent(id, e);
        }
        eq(consumers.credit(PROVIDER, address(flash)), 5 * (PRICE - PRICE / 200), "collected with the last epoch");
        vm.warp(oracle.reportDeadlineOf(5) + 1);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochNotInAgreement.selector, id, 5));
        consumers.settleSilent(id, 5);
        vm.prank(CONSUMER);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.AlreadyClosed.selector, id));
        consumers.terminate(id);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.AlreadyClosed.selector, id));
        consumers.close(id);
    }

    function test_terminatingBeforeTheStartRefundsEverything() public {
        uint256 id = open(unit, 7, 3);
        scheduleGenesis();
        vm.prank(CONSUMER);
        consumers.terminate(id);
        eq(consumers.credit(CONSUMER, address(flash)), 3 * uint256(PRICE), "all of it");
        eq(consumers.agreement(id).epochs, 0, "no epoch");
        vm.warp(genesis + 100 * L);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.EpochNotInAgreement.selector, id, 7));
        consumers.settleSilent(id, 7);
    }

    function test_nothingIsOwedInATokenThatWasNeverAllowed() public {
        eq(consumers.credit(PROVIDER, STRANGER), 0, "credit");
        vm.expectRevert(abi.encodeWithSelector(IPayouts.NothingToWithdraw.selector, address(this), STRANGER));
        consumers.withdraw(STRANGER);
        consumers.collectFees(PROVIDER, STRANGER);
        consumers.disallowToken(STRANGER);
        no(consumers.isAllowedToken(STRANGER), "not by disallowing it");
    }

    function test_terminatingLateRefundsNothing() public {
        uint256 id = open(unit, 0, 3);
        scheduleGenesis();
        openEpoch();
        warpInto(2);
        vm.prank(CONSUMER);
        consumers.terminate(id);
        eq(consumers.credit(CONSUMER, address(flash)), 0, "all epochs stay");
        eq(consumers.agreement(id).epochs, 3, "length");
    }

    function test_closesWhenItsEpochsAreCovered() public {
        uint256 id = open(unit, 0, 3);
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.StillRunning.selector, id, 3));
        consumers.close(id);
        warpInto(1);
        consumers.close(id);
        yes(providers.isUnderProbe(unit, 2), "its last epoch is still probed");
        no(providers.isUnderProbe(unit, 3), "the next is not");
        eq(uint256(providers.dataUnit(unit).state), uint256(IProviderOrchestrator.UnitState.Reserved), "free");
        open(unit, 3, 3);
    }

    function test_manifestAndAccess() public {
        uint256 id = open(unit, 0, 3);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.NotConsumer.selector, id, address(this)));
        consumers.setManifest(id, "root");
        vm.startPrank(CONSUMER);
        consumers.setManifest(id, "root");
        eq(consumers.agreement(id).manifestRoot, "root", "manifest");
        yes(consumers.hasAccess(id, CONSUMER), "consumer");
        no(consumers.hasAccess(id, STRANGER), "nobody else");
        consumers.setAccess(id, STRANGER, true);
        yes(consumers.hasAccess(id, STRANGER), "granted");
        consumers.setAccess(id, STRANGER, false);
        no(consumers.hasAccess(id, STRANGER), "taken back");
        vm.stopPrank();
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

    function test_collectsWhatWholeEpochsEarned() public {
        uint256 id = open(unit, 0, 3);
        scheduleGenesis();
        vm.warp(genesis + 100 * L);
        consumers.settleSilent(id, 0);
        consumers.settleSilent(id, 1);
        (uint256 net, uint256 fee) = consumers.uncollected(id);
        eq(net, 2 * (PRICE - PRICE / 200), "net");
        eq(fee, 2 * (PRICE / 200), "fee");
        eq(consumers.credit(PROVIDER, address(flash)), 0, "not yet");
        vm.prank(STRANGER);
        collectEarnings(id);
        eq(consumers.credit(PROVIDER, address(flash)), net, "collected by anyone, for the provider");
        (net, fee) = consumers.uncollected(id);
        eq(net + fee, 0, "nothing left");
        collectEarnings(id);
        eq(consumers.credit(PROVIDER, address(flash)), 2 * (PRICE - PRICE / 200), "once");
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.UnknownAgreement.selector, id + 1));
        collectEarnings(id + 1);
        vm.expectRevert(abi.encodeWithSelector(IConsumerOrchestrator.BatchTooLarge.selector, 65, 64));
        consumers.collect(new uint256[](65));
        // Terminated where it stands settled, so no epoch is left that would collect.
        vm.prank(CONSUMER);
        consumers.terminate(id);
        eq(consumers.agreement(id).epochs, 3, "its epochs are over");
        consumers.settleSilent(id, 2);
        eq(consumers.credit(PROVIDER, address(flash)), 3 * (PRICE - PRICE / 200), "with the last epoch");
    }

    function test_feesAreSharedByTreasuryAndReporters() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = _final();
        consumers.settle(id, proven(p, 0));
        consumers.collectFees(PROVIDER, address(flash));
        eq(consumers.credit(TREASURY, address(flash)), 0, "not collected");
        collectEarnings(id);
        consumers.collectFees(PROVIDER, address(flash));
        eq(consumers.credit(TREASURY, address(flash)), PRICE / 400, "treasury");
        eq(consumers.credit(address(pool), address(flash)), PRICE / 400, "reporters");
        consumers.collectFees(PROVIDER, address(flash));
        eq(consumers.credit(TREASURY, address(flash)), PRICE / 400, "once");
    }

    function test_pausingStopsNewAgreementsOnly() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = _final();
        consumers.pause();
        bytes32 other = addUnit(1);
        vm.prank(CONSUMER);
        vm.expectRevert(Pausable.EnforcedPause.selector);
        consumers.openAgreement(other, terms(), 9, 1, PRICE, address(flash), 0);
        consumers.settle(id, proven(p, 0));
        collectEarnings(id);
        vm.prank(PROVIDER);
        consumers.withdraw(address(flash));
        vm.prank(CONSUMER);
        consumers.terminate(id);
        consumers.unpause();
    }

    function test_rolesGuardTheLists() public {
        vm.startPrank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        consumers.certifyConsumer(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        consumers.setGateway(STRANGER, true);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        consumers.allowToken(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        consumers.disallowToken(address(flash));
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        consumers.pause();
        vm.stopPrank();
        consumers.decertifyConsumer(CONSUMER);
        no(consumers.isCertifiedConsumer(CONSUMER), "decertified");
        consumers.disallowToken(address(flash));
        no(consumers.isAllowedToken(address(flash)), "disallowed");
        vm.expectRevert(Sealed.ZeroAddress.selector);
        new ConsumerOrchestrator(address(this), flash, oracle, providers, address(0), address(pool));
    }

    function test_aTokenThatTakesAFeeIsRefused() public {
        FeeOnTransferToken token = new FeeOnTransferToken(CONSUMER);
        consumers.allowToken(address(token));
        vm.startPrank(CONSUMER);
        token.approve(address(consumers), type(uint256).max);
        vm.expectRevert(
            abi.encodeWithSelector(
                IConsumerOrchestrator.TransferShort.selector, address(token), 2 * PRICE, 2 * PRICE * 99 / 100
            )
        );
        consumers.openAgreement(unit, terms(), 0, 2, PRICE, address(token), 0);
        vm.stopPrank();
    }

    function test_aTokenThatReturnsFalseMovesNothing() public {
        FalseToken token = new FalseToken(CONSUMER);
        consumers.allowToken(address(token));
        vm.startPrank(CONSUMER);
        token.approve(address(consumers), type(uint256).max);
        token.lie(true);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        consumers.openAgreement(unit, terms(), 0, 2, PRICE, address(token), 0);
        token.lie(false);
        uint256 id = consumers.openAgreement(unit, terms(), 0, 2, PRICE, address(token), 0);
        consumers.terminate(id);
        token.lie(true);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        consumers.withdraw(address(token));
        eq(consumers.credit(CONSUMER, address(token)), 2 * uint256(PRICE), "still owed");
        vm.stopPrank();
    }

    function test_aReenteringTokenGainsNothing() public {
        ReenteringToken token = new ReenteringToken(CONSUMER);
        consumers.allowToken(address(token));
        vm.startPrank(CONSUMER);
        token.approve(address(consumers), type(uint256).max);
        uint256 id = consumers.openAgreement(unit, terms(), 0, 2, PRICE, address(token), 0);
        consumers.terminate(id);
        vm.stopPrank();
        token.reenter(address(consumers), abi.encodeCall(IPayouts.withdraw, (address(token))));
        vm.prank(CONSUMER);
        eq(consumers.withdraw(address(token)), 2 * uint256(PRICE), "once");
        yes(token.refused(), "the second call was refused");
        eq(token.balanceOf(address(consumers)), 0, "nothing more");
    }

    function test_aReenteringReceiverGainsNothing() public {
        ReenteringReceiver attacker = new ReenteringReceiver(address(consumers));
        consumers.certifyConsumer(address(attacker));
        vm.deal(address(attacker), 2 * uint256(PRICE));
        vm.deal(address(consumers), 50 ether); // others' escrow
        bytes memory call =
            abi.encodeCall(IConsumerOrchestrator.openAgreement, (unit, terms(), 0, 2, PRICE, address(0), bytes32(0)));
        uint256 id = abi.decode(attacker.act(call, 2 * PRICE), (uint256));
        attacker.act(abi.encodeCall(IConsumerOrchestrator.terminate, (id)), 0);
        attacker.arm(abi.encodeCall(IPayouts.withdraw, (address(0))));
        attacker.act(abi.encodeCall(IPayouts.withdraw, (address(0))), 0);
        eq(address(attacker).balance, 2 * uint256(PRICE), "its own, once");
        yes(attacker.refused(), "the second call was refused");
    }

    function test_aReceiverThatRefusesKeepsItsCredit() public {
        // The provider's account becomes a contract without a way to take the coin.
        vm.deal(CONSUMER, 2 * uint256(PRICE));
        vm.prank(CONSUMER);
        uint256 id = consumers.openAgreement{value: 2 * PRICE}(unit, terms(), 0, 2, PRICE, address(0), 0);
        Played memory p = _final();
        consumers.settle(id, proven(p, 0));
        vm.etch(PROVIDER, hex"fe");
        uint256 owed = earned(address(0));
        vm.prank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IPayouts.NativeTransferFailed.selector, PROVIDER, owed));
        consumers.withdraw(address(0));
        eq(consumers.credit(PROVIDER, address(0)), owed, "still owed");
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
        Played memory p = _seen(o);
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

    function _final() private returns (Played memory p) {
        p = _submitted();
        warpAfterDispute(0);
    }

    function _submitted() private returns (Played memory) {
        return _seen(healthy(unit, 0));
    }

    function _seen(Observation memory o) private returns (Played memory p) {
        scheduleGenesis();
        Observation[] memory seen = new Observation[](1);
        seen[0] = o;
        p = play(openEpoch(), seen);
        vm.warp(oracle.epochEnd(0));
        submit(p);
    }
}
