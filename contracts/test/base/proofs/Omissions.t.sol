// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDisputeCourt} from "../../../src/interfaces/IDisputeCourt.sol";
import {Verdicts} from "../../../src/libraries/Verdicts.sol";
import {CommittedObservation, Observation, Verdict} from "../../../src/types/Messages.sol";
import {Disputes} from "../../support/Disputes.sol";

/// {FaultProofs} of what is not there: observations left out or never made, verdicts missing.
contract OmissionsTest is Disputes {
    function test_anOmittedObservationIsAFault() public {
        Played memory p = played();
        uint256 member = lowest(p.verdicts[1].observers);
        CommittedObservation memory omitted = committed(p, 1, 1 << member)[0];
        // The signers conclude as if it had not counted.
        p.observations[member][1].outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        p.verdicts[1] = ruleOn(p, 1);
        certify(p);
        submitted(p);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.NotTheObserver.selector, 7, omitted.observation.observer));
        court.proveOmission(p.snapshot, proven(p, 1), 7, omitted);
        vm.prank(STRANGER);
        court.proveOmission(p.snapshot, proven(p, 1), uint8(member), omitted);
        yes(oracle.annulled(0, p.verdicts[1].dataUnit), "annulled");
        yes(validators.credit(STRANGER, address(flash)) > 0, "rewarded");
    }

    function test_whatDoesNotCountMayBeLeftOut() public {
        Played memory p = played();
        uint256 member = lowest(p.verdicts[1].observers);
        p.observations[member][1].outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        batch(p);
        conclude(p);
        certify(p);
        submitted(p);
        CommittedObservation memory item = committed(p, 1, 1 << member)[0];
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ObservationDoesNotCount.selector, member));
        court.proveOmission(p.snapshot, proven(p, 1), uint8(member), item);
        // Counted ones are not left out, and outsiders never count.
        uint256 other = lowest(p.verdicts[1].observers);
        item = committed(p, 1, 1 << other)[0];
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ObservationDoesNotCount.selector, other));
        court.proveOmission(p.snapshot, proven(p, 1), uint8(other), item);
        uint256 outsider = lowest(~court.committeeOf(p.snapshot, p.verdicts[1].dataUnit));
        item = committed(p, 1, 1 << outsider)[0];
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ObservationDoesNotCount.selector, outsider));
        court.proveOmission(p.snapshot, proven(p, 1), uint8(outsider), item);
    }

    function test_anObservationThatNobodyCommittedIsAFault() public {
        for (uint256 u = 0; u < 3; ++u) {
            uint256 before = vm.snapshotState();
            _proveUnobserved(u);
            vm.revertToState(before);
        }
    }

    function test_neighboursMustLeaveAGap() public {
        Played memory p = submitted(played());
        uint256 member = lowest(p.verdicts[1].observers & p.verdicts[0].observers & p.verdicts[2].observers);
        CommittedObservation[] memory one = committed(p, 1, 1 << member);
        vm.expectRevert(IDisputeCourt.NotNeighbours.selector);
        court.proveUnobserved(p.snapshot, proven(p, 1), uint8(member), one);
        one = committed(p, 0, 1 << member);
        vm.expectRevert(IDisputeCourt.NotNeighbours.selector); // the first, but not the last
        court.proveUnobserved(p.snapshot, proven(p, 1), uint8(member), one);
        CommittedObservation[] memory two = new CommittedObservation[](2);
        (two[0], two[1]) = (one[0], committed(p, 2, 1 << member)[0]);
        vm.expectRevert(IDisputeCourt.NotNeighbours.selector); // not adjacent
        court.proveUnobserved(p.snapshot, proven(p, 1), uint8(member), two);
        vm.expectRevert(IDisputeCourt.NotNeighbours.selector);
        court.proveUnobserved(p.snapshot, proven(p, 1), uint8(member), new CommittedObservation[](0));
        uint256 outsider = lowest(~p.verdicts[1].observers);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ObserverNotNamed.selector, outsider));
        court.proveUnobserved(p.snapshot, proven(p, 1), uint8(outsider), one);
    }

    function test_aMissingVerdictIsAFault() public {
        for (uint256 u = 0; u < 3; ++u) {
            uint256 before = vm.snapshotState();
            _proveMissing(u);
            vm.revertToState(before);
        }
    }

    function test_anEmptyReportMissesEveryVerdict() public {
        Played memory p = played();
        p.verdicts = new Verdict[](0);
        certify(p);
        submitted(p);
        court.proveMissingVerdict(p.snapshot, p.report, p.signers, units[0], new IDisputeCourt.PlacedVerdict[](0));
        yes(oracle.annulled(0, units[0]), "annulled");
    }

    function test_aPresentVerdictIsNotMissing() public {
        Played memory p = submitted(played());
        IDisputeCourt.PlacedVerdict[] memory n = new IDisputeCourt.PlacedVerdict[](2);
        bytes32[] memory leaves = verdictHashes(p.verdicts);
        n[0] = IDisputeCourt.PlacedVerdict(p.verdicts[0], 0, prove(leaves, 0));
        n[1] = IDisputeCourt.PlacedVerdict(p.verdicts[2], 2, prove(leaves, 2));
        bytes32 unit = p.verdicts[1].dataUnit;
        vm.expectRevert(IDisputeCourt.NotNeighbours.selector);
        court.proveMissingVerdict(p.snapshot, p.report, p.signers, unit, n);
        vm.expectRevert(IDisputeCourt.NotNeighbours.selector);
        court.proveMissingVerdict(p.snapshot, p.report, p.signers, unit, new IDisputeCourt.PlacedVerdict[](0));
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.NotUnderProbe.selector, keccak256("x"), 0));
        court.proveMissingVerdict(p.snapshot, p.report, p.signers, keccak256("x"), n);
    }

    function _proveUnobserved(uint256 u) private {
        Played memory p = played();
        uint256 member = lowest(p.verdicts[u].observers);
        // The member never observed this unit; the others' report claims that it did.
        Observation[] memory mine = new Observation[](2);
        uint256 n = 0;
        for (uint256 i = 0; i < 3; ++i) {
            if (i != u) mine[n++] = p.observations[member][i];
        }
        p.observations[member] = mine;
        batch(p);
        certify(p);
        submitted(p);
        CommittedObservation[] memory neighbours = new CommittedObservation[](u == 1 ? 2 : 1);
        neighbours[0] = committed(p, u == 2 ? 1 : 0, 1 << member)[0];
        if (u == 1) neighbours[1] = committed(p, 1, 1 << member)[0];
        court.proveUnobserved(p.snapshot, proven(p, u), uint8(member), neighbours);
        yes(oracle.annulled(0, p.verdicts[u].dataUnit), "annulled");
    }

    function _proveMissing(uint256 u) private {
        Played memory p = played();
        bytes32 unit = p.verdicts[u].dataUnit;
        Verdict[] memory rest = new Verdict[](2);
        uint256 n = 0;
        for (uint256 i = 0; i < 3; ++i) {
            if (i != u) rest[n++] = p.verdicts[i];
        }
        p.verdicts = rest;
        certify(p);
        submitted(p);
        IDisputeCourt.PlacedVerdict[] memory neighbours = new IDisputeCourt.PlacedVerdict[](u == 1 ? 2 : 1);
        bytes32[] memory leaves = verdictHashes(rest);
        uint256 at_ = u == 2 ? 1 : 0;
        neighbours[0] = IDisputeCourt.PlacedVerdict(rest[at_], at_, prove(leaves, at_));
        if (u == 1) neighbours[1] = IDisputeCourt.PlacedVerdict(rest[1], 1, prove(leaves, 1));
        court.proveMissingVerdict(p.snapshot, p.report, p.signers, unit, neighbours);
        yes(oracle.annulled(0, unit), "annulled");
    }
}
