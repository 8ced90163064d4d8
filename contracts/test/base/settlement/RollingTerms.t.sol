// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../../src/interfaces/IConsumerOrchestrator.sol";
import {IProviderOrchestrator} from "../../../src/interfaces/IProviderOrchestrator.sol";
import {Verdicts} from "../../../src/libraries/Verdicts.sol";
import {Observation} from "../../../src/types/Messages.sol";
import {Compliance, Rolling, Terms} from "../../../src/types/Sla.sol";
import {LongDays} from "../../support/LongDays.sol";

contract RollingTermsTest is LongDays {
    function setUp() public override {
        super.setUp();
        claim(0);
    }

    function test_uptimeIsJudgedOver30Days() public {
        _agree(990_000, 0);
        Compliance[45] memory came;
        for (uint64 e = 0; e < 45; ++e) {
            Observation memory o = healthy(unit, e);
            if (e >= 5 && e < 9) (o.outcome, o.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
            came[e] = _settle(o);
            Rolling memory window = consumers.rolling(id);
            eq(window.epochs, e < 30 ? e + 1 : 30, "days of the window");
            uint256 down = e < 5 ? 0 : e < 9 ? e - 4 : e < 35 ? 4 : e < 38 ? 38 - e : 0;
            eq(window.downtime, down * 100_000, vm.toString(e));
        }
        for (uint256 e = 0; e < 45; ++e) {
            // One day down of 30 is within what chance explains (upper bound 99.4 %), two are not.
            Compliance due = e < 5 || e >= 37 ? Compliance.Exceeded : e < 9 ? Compliance.MissedBadly : Compliance.Missed;
            eq(uint256(came[e]), uint256(due), vm.toString(e));
        }
    }

    function test_errorsAreJudgedOver30Days() public {
        _agree(0, 10_000);
        for (uint64 e = 0; e < 33; ++e) {
            Observation memory o = healthy(unit, e);
            if (e == 1) o.successes = 90;
            Compliance came = _settle(o);
            Rolling memory window = consumers.rolling(id);
            eq(window.requests, 400 * window.epochs, "requests");
            eq(window.failures, e >= 1 && e < 31 ? 40 : 0, "failures");
            // 40 failures in n requests: the upper bound of what went well reaches 99 % from n = 2,943 on.
            bool few = e >= 1 && e < 31 && window.requests < 2_943;
            eq(uint256(came), uint256(few ? Compliance.Missed : Compliance.Exceeded), vm.toString(e));
        }
    }

    function test_whatIsNotPromisedIsNotJudged() public {
        _agree(0, 0);
        for (uint64 e = 0; e < 4; ++e) {
            Observation memory o = healthy(unit, e);
            if (e == 0) (o.outcome, o.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
            if (e == 1) o.successes = 80;
            Compliance came = _settle(o);
            eq(uint256(came), uint256(e == 0 ? Compliance.MissedBadly : Compliance.Exceeded), vm.toString(e));
        }
    }

    function test_inconclusiveEpochsNeitherCountNorAreJudged() public {
        _agree(990_000, 0);
        Observation memory o = healthy(unit, 0);
        (o.outcome, o.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
        _settle(o);
        o = healthy(unit, 1);
        o.outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        eq(uint256(_settle(o)), uint256(Compliance.Inconclusive), "paid");
        eq(consumers.rolling(id).epochs, 1, "not counted");
        eq(uint256(_settle(healthy(unit, 2))), uint256(Compliance.Missed), "still short of its uptime");
    }

    function test_aBreachRefundsByTheReputation() public {
        _agree(990_000, 0);
        Observation memory o = healthy(unit, 0);
        (o.outcome, o.successes) = (Verdicts.OUTCOME_UNREACHABLE, 0);
        _settle(o);
        uint256 refunded = consumers.credit(CONSUMER, address(flash));
        uint256 reputation = providers.reputation(unit);
        _settle(healthy(unit, 1));
        refunded = consumers.credit(CONSUMER, address(flash)) - refunded;
        eq(refunded, uint256(PRICE) * (100 - reputation) / 100, "its share of an epoch that was fine by itself");
        eq(providers.reputation(unit), reputation - 1, "not met, on time");
    }

    function test_offersCoverRollingTerms() public {
        unit = _add(990_000, 5_000);
        scheduleGenesis();
        _refused(990_001, 0);
        _refused(0, 4_999);
        _refused(0, 1);
        _accepted(990_000, 5_000);
        unit = _offer(0, 0);
        _refused(1, 0);
        _refused(0, 1_000_000);
        _accepted(0, 0);
        unit = _offer(990_000, 5_000);
        _accepted(0, 0);
        _accepted(1, 1_000_000);
        Terms memory t = _terms(1_000_001, 0);
        vm.startPrank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.InvalidTerms.selector, t));
        providers.setOffer(unit, 1, PRICE, t);
        t = _terms(0, 1_000_001);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.InvalidTerms.selector, t));
        providers.setOffer(unit, 1, PRICE, t);
        providers.setOffer(unit, 1, PRICE, _terms(1_000_000, 1_000_000));
        vm.stopPrank();
    }

    function _terms(uint32 uptime, uint32 errors) private pure returns (Terms memory t) {
        t = terms();
        t.minAvailabilityPpm = 0;
        (t.minUptimePpm, t.maxErrorRatePpm) = (uptime, errors);
    }

    function _add(uint32 uptime, uint32 errors) private returns (bytes32) {
        vm.prank(PROVIDER);
        return providers.addDataUnit(bridgeOf(0), "photos", 1, PRICE, _terms(uptime, errors));
    }

    function _offer(uint32 uptime, uint32 errors) private returns (bytes32) {
        vm.prank(PROVIDER);
        providers.setOffer(unit, 1, PRICE, _terms(uptime, errors));
        return unit;
    }

    function _refused(uint32 uptime, uint32 errors) private {
        vm.prank(CONSUMER);
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.TermsNotOffered.selector, unit));
        consumers.openAgreement(unit, _terms(uptime, errors), 0, 1, PRICE, address(flash), 0);
    }

    function _accepted(uint32 uptime, uint32 errors) private {
        vm.startPrank(CONSUMER);
        uint256 opened = consumers.openAgreement(unit, _terms(uptime, errors), 0, 1, PRICE, address(flash), 0);
        consumers.terminate(opened);
        vm.stopPrank();
    }

    function _agree(uint32 uptime, uint32 errors) private {
        unit = _add(uptime, errors);
        vm.prank(CONSUMER);
        id = consumers.openAgreement(unit, _terms(uptime, errors), 0, 100, PRICE, address(flash), 0);
        scheduleGenesis();
    }

    /// Plays, submits and settles the epoch that `o` is of; gives back how it was graded.
    function _settle(Observation memory o) private returns (Compliance compliance) {
        Played memory p = submitted(o);
        warpAfterDispute(o.epoch);
        vm.recordLogs();
        consumers.settle(id, proven(p, 0));
        (, bytes memory data) = lastLog(IConsumerOrchestrator.EpochSettled.selector);
        (compliance,,,,) = abi.decode(data, (Compliance, uint256, uint256, uint256, uint8));
    }
}
