// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IProviderOrchestrator} from "../../../src/interfaces/IProviderOrchestrator.sol";
import {IStandings} from "../../../src/interfaces/IStandings.sol";
import {Compliance, LadderStep} from "../../../src/types/Sla.sol";
import {Recording} from "../../support/Recording.sol";

contract StandingsTest is Recording {
    function setUp() public {
        deploy();
        addProvider();
        addConsumer(1_000 ether);
    }

    function test_theLadder() public {
        bytes32 unit = addUnit(0);
        open(unit, 0, 100);
        for (uint64 e = 1; e <= 24; ++e) {
            _record(unit, e, Compliance.MissedBadly);
            LadderStep step = providers.dataUnit(unit).step;
            if (e < 3) _step(step, LadderStep.None, "none");
            else if (e < 6) _step(step, LadderStep.Warned, "warned");
            else if (e < 12) _step(step, LadderStep.ReducedPayment, "reduced");
            else if (e < 24) _step(step, LadderStep.Suspended, "suspended");
            else _step(step, LadderStep.Slashed, "slashed");
        }
        eq(providers.collateralOf(PROVIDER).bonded, COLLATERAL * 95 / 100, "five percent");
        eq(providers.credit(CONSUMER, address(flash)), COLLATERAL * 25 / 1000, "half to the harmed");
        eq(providers.dataUnit(unit).strikes, 12, "back to the suspension");
        eq(providers.dataUnit(unit).reputation, 2, "24 times two down");
        for (uint64 e = 0; e < 11; ++e) {
            _record(unit, 100 + e, Compliance.Met);
        }
        _step(providers.dataUnit(unit).step, LadderStep.Slashed, "still");
        _record(unit, 120, Compliance.Missed);
        eq(providers.dataUnit(unit).strikes, 1, "a plain miss moves no strike");
        _record(unit, 121, Compliance.Exceeded);
        _step(providers.dataUnit(unit).step, LadderStep.None, "clean");
    }

    function test_corruptionMendsNothing() public {
        bytes32 unit = addUnit(0);
        for (uint64 e = 0; e < 3; ++e) {
            _record(unit, e, Compliance.MissedBadly);
        }
        _record(unit, 3, Compliance.Corrupt);
        eq(providers.dataUnit(unit).strikes, 3, "a corrupt epoch takes no strike back");
        _record(unit, 4, Compliance.Inconclusive);
        eq(providers.dataUnit(unit).strikes, 3, "an inconclusive one neither");
        _record(unit, 5, Compliance.Met);
        eq(providers.dataUnit(unit).strikes, 2, "a good one does");
    }

    function test_anInconclusiveEpochEndsNoSilence() public {
        bytes32 unit = addUnit(0);
        for (uint64 e = 0; e < 30; ++e) {
            _record(unit, e, Compliance.Exceeded);
        }
        uint8 reputation = providers.reputation(unit);
        vm.warp(block.timestamp + 20 days);
        _record(unit, 30, Compliance.Inconclusive);
        vm.warp(block.timestamp + 10 days - 1);
        eq(providers.reputation(unit), reputation, "not yet");
        vm.warp(block.timestamp + 1);
        eq(providers.reputation(unit), reputation - 10, "30 days without a measurement");
    }

    function test_theProvidersReputationIsTheMeanOfItsUnits() public {
        bytes32 a = addUnit(0);
        bytes32 b = addUnit(1);
        addUnit(2);
        record(a, 0, Compliance.Exceeded, true);
        record(b, 0, Compliance.Met, false);
        eq(providers.providerReputation(PROVIDER), 51, "(54 + 51 + 50) / 3, rounded down");
        record(b, 1, Compliance.Met, false);
        eq(providers.providerReputation(PROVIDER), 52, "(54 + 52 + 50) / 3");
        vm.warp(block.timestamp + 30 days);
        eq(providers.providerReputation(PROVIDER), 50, "each drifts by itself");
    }

    function test_theMeanOf64UnitsIsCheapToRead() public {
        claim(0);
        vm.startPrank(PROVIDER);
        for (uint256 i = 0; i < 64; ++i) {
            providers.addDataUnit(bridgeOf(0), vm.toString(i), 1, 1, terms());
        }
        vm.stopPrank();
        uint256 before = gasleft();
        providers.providerReputation(PROVIDER);
        atMost(before - gasleft(), 600_000, "gas");
    }

    function test_aSuspendedUnitTakesNoAgreement() public {
        bytes32 unit = addUnit(0);
        uint256 id = open(unit, 0, 100);
        for (uint64 e = 1; e <= 12; ++e) {
            _record(unit, e, Compliance.MissedBadly);
        }
        vm.prank(PROVIDER);
        consumers.terminate(id);
        vm.prank(CONSUMER);
        vm.expectRevert(abi.encodeWithSelector(IStandings.UnitSuspended.selector, unit, LadderStep.Suspended));
        consumers.openAgreement(unit, terms(), 0, 1, PRICE, address(flash), 0);
    }

    function test_reputationDriftsAndAverages() public {
        bytes32 a = addUnit(0);
        bytes32 b = addUnit(1);
        eq(providers.providerReputation(STRANGER), 50, "nobody");
        for (uint64 e = 0; e < 10; ++e) {
            _record(a, e, Compliance.Exceeded);
        }
        eq(providers.reputation(a), 90, "ten times four");
        eq(providers.providerReputation(PROVIDER), 70, "mean of 90 and 50");
        _record(a, 11, Compliance.Inconclusive);
        vm.warp(block.timestamp + 30 days);
        eq(providers.reputation(a), 80, "a month of silence");
        IStandings.Standing memory before = record(a, 12, Compliance.Missed, true);
        eq(before.reputation, 80, "as it stood");
        eq(before.provider, PROVIDER, "provider");
        eq(providers.reputation(a), 79, "and moved from there");
        eq(providers.reputation(b), 50, "untouched");
        vm.expectRevert(abi.encodeWithSelector(IProviderOrchestrator.UnknownDataUnit.selector, bytes32("x")));
        providers.reputation("x");
    }

    /// Reputation stays within its bounds and moves only as the table says.
    function testFuzz_reputationStaysInBounds(uint8[] calldata grades, uint256 onTime) public {
        bytes32 unit = addUnit(0);
        for (uint256 i = 0; i < grades.length && i < 64; ++i) {
            uint8 before = providers.reputation(unit);
            Compliance grade = Compliance(grades[i] % 6);
            bool late = onTime >> i & 1 == 0;
            record(unit, uint64(i), grade, !late);
            uint8 now_ = providers.reputation(unit);
            atMost(now_, 100, "bound");
            atMost(now_ > before ? now_ - before : before - now_, 4, "step");
            if (grade == Compliance.Inconclusive) eq(now_, before, "nothing");
        }
    }

    function _record(bytes32 unit, uint64 epoch, Compliance compliance) private {
        record(unit, epoch, compliance, true);
    }

    function _step(LadderStep actual, LadderStep expected, string memory what) private pure {
        eq(uint256(actual), uint256(expected), what);
    }
}
