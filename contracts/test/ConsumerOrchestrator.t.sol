// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ConsumerOrchestrator} from "../src/ConsumerOrchestrator.sol";
import {Sealed} from "../src/base/Sealed.sol";
import {IConsumerOrchestrator} from "../src/interfaces/IConsumerOrchestrator.sol";
import {IProviderOrchestrator} from "../src/interfaces/IProviderOrchestrator.sol";
import {Terms} from "../src/types/Sla.sol";
import {FeeOnTransferToken} from "./support/HostileTokens.sol";
import {OneUnit} from "./support/OneUnit.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";

contract ConsumerOrchestratorTest is OneUnit {
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

    function test_pausingStopsNewAgreementsOnly() public {
        uint256 id = open(unit, 0, 3);
        Played memory p = settleable();
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
}
