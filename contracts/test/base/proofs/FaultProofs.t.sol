// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDisputeCourt} from "../../../src/interfaces/IDisputeCourt.sol";
import {IValidatorRegistry} from "../../../src/interfaces/IValidatorRegistry.sol";
import {Verdicts} from "../../../src/libraries/Verdicts.sol";
import {CommittedObservation, Observation, Verdict} from "../../../src/types/Messages.sol";
import {Disputes} from "../../support/Disputes.sol";

/// Verdicts that do not follow from the observations they name.
contract FaultProofsTest is Disputes {
    function test_aRightVerdictStands() public {
        Played memory p = submitted(played());
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.VerdictIsRight.selector, 0, p.verdicts[1].dataUnit));
        accuse(p, 1);
        Verdict memory again =
            court.recompute(p.snapshot, p.report, p.verdicts[1].dataUnit, committed(p, 1, p.verdicts[1].observers));
        eq(Verdicts.hash(again), Verdicts.hash(p.verdicts[1]), "recomputed");
        eq(court.committeeOf(p.snapshot, p.verdicts[1].dataUnit), p.verdicts[1].observers, "committee");
    }

    /// Every number of a verdict, moved by one, is a fault.
    function test_everyWrongNumberIsAFault() public {
        for (uint256 field = 0; field < 12; ++field) {
            uint256 before = vm.snapshotState();
            Played memory p = played();
            Verdict memory v = p.verdicts[1];
            if (field == 0) v.status = Verdicts.STATUS_UNREACHABLE;
            if (field == 1) ++v.samples;
            if (field == 2) --v.successes;
            if (field == 3) ++v.meanLatencyMicros;
            if (field == 4) ++v.p95LatencyMicros;
            if (field == 5) ++v.uploadBytesPerSecond;
            if (field == 6) --v.downloadBytesPerSecond;
            if (field == 7) ++v.retrievals;
            if (field == 8) ++v.corruptObservers;
            if (field == 9) v.corrupt = !v.corrupt;
            if (field == 10) v.reportedOnTime = !v.reportedOnTime;
            if (field == 11) v.criteria = ~v.criteria;
            certify(p);
            accuse(submitted(p), 1);
            yes(oracle.annulled(0, v.dataUnit), vm.toString(field));
            vm.revertToState(before);
        }
    }

    function test_aProvenFaultSlashesItsSignersOnce() public {
        Played memory p = played();
        ++p.verdicts[0].samples;
        ++p.verdicts[2].samples;
        certify(p);
        submitted(p);
        uint256 slashed = 5 * STAKE / 5; // five of eight signed; a fifth of each stake
        vm.expectEmit();
        emit IDisputeCourt.WrongVerdictProven(0, p.verdicts[0].dataUnit, STRANGER, p.signers, slashed);
        accuse(p, 0);
        eq(validators.credit(STRANGER, address(flash)), slashed / 2, "reward");
        eq(uint256(validators.validator(0).state), uint256(IValidatorRegistry.State.Dropped), "below the minimum");
        eq(validators.validator(7).bonded, STAKE, "who did not sign keeps everything");
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.AlreadyAnnulled.selector, 0, p.verdicts[0].dataUnit));
        accuse(p, 0);
        accuse(p, 2);
        yes(oracle.annulled(0, p.verdicts[2].dataUnit), "the other one is annulled too");
        eq(validators.credit(STRANGER, address(flash)), slashed / 2, "one report, one punishment");
    }

    function test_faultsAreProvenInTheWindowOnly() public {
        Played memory p = played();
        ++p.verdicts[0].samples;
        certify(p);
        submitted(p);
        uint256 deadline = oracle.disputeDeadlineOf(0);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.DisputeWindowClosed.selector, deadline + 1, deadline));
        accuse(p, 0);
        vm.warp(deadline);
        accuse(p, 0);
    }

    function test_onlyTheAcceptedReportIsJudged() public {
        Played memory p = played();
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ReportNotAccepted.selector, 0));
        accuse(p, 0);
        submitted(p);
        p.report.round = 9;
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ReportNotAccepted.selector, 0));
        accuse(p, 0);
        p.report.round = 0;
        p.signers |= 1 << 7; // adding a victim to the signers
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ReportNotAccepted.selector, 0));
        accuse(p, 0);
        p.signers ^= 1 << 7;
        ++p.verdicts[0].samples;
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.VerdictNotInReport.selector, 0));
        accuse(p, 0);
        p.snapshot.entropy = 0;
        vm.expectPartialRevert(IDisputeCourt.WrongSnapshot.selector);
        accuse(p, 0);
    }

    function test_theObservationsMustBeThoseCommitted() public {
        Played memory p = submitted(played());
        bytes32[] memory path = prove(verdictHashes(p.verdicts), 0);
        Verdict memory v = p.verdicts[0];
        CommittedObservation[] memory items = committed(p, 0, v.observers);
        items[2].observation.samples += 1;
        vm.expectRevert(
            abi.encodeWithSelector(IDisputeCourt.ObservationNotCommitted.selector, items[2].observation.observer)
        );
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, v, 0, path, items);
        items = committed(p, 0, v.observers);
        items[2].batchCount = 0;
        vm.expectPartialRevert(IDisputeCourt.ObservationNotCommitted.selector);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, v, 0, path, items);
        items = committed(p, 0, v.observers);
        items[2].batchIndex += 8;
        vm.expectPartialRevert(IDisputeCourt.ObservationNotCommitted.selector);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, v, 0, path, items);
        items = committed(p, 0, v.observers);
        (items[0], items[1]) = (items[1], items[0]);
        vm.expectPartialRevert(IDisputeCourt.NotTheObserver.selector);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, v, 0, path, items);
        items = committed(p, 0, v.observers & (v.observers - 1));
        vm.expectPartialRevert(IDisputeCourt.NotTheObserver.selector);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, v, 0, path, items);
        items = committed(p, 0, v.observers);
        CommittedObservation[] memory more = new CommittedObservation[](8);
        for (uint256 i = 0; i < 7; ++i) {
            more[i] = items[i];
        }
        more[7] = items[6];
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.WrongObservationCount.selector, 7, 8));
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, v, 0, path, more);
        CommittedObservation[] memory fewer = new CommittedObservation[](6);
        for (uint256 i = 0; i < 6; ++i) {
            fewer[i] = items[i];
        }
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.WrongObservationCount.selector, 7, 6));
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, v, 0, path, fewer);
    }

    function test_anObserverOutOfTheCommitteeIsAFault() public {
        Played memory p = played();
        p.verdicts[0].observers = 0xff;
        certify(p);
        submitted(p);
        court.proveWrongVerdict(
            p.snapshot,
            p.report,
            p.signers,
            p.verdicts[0],
            0,
            prove(verdictHashes(p.verdicts), 0),
            new CommittedObservation[](0)
        );
        yes(oracle.annulled(0, p.verdicts[0].dataUnit), "annulled without a single observation");
    }

    function test_anObserverWithoutIncludedBatchIsAFault() public {
        Played memory p = played();
        p.report.included &= ~(1 << lowest(p.verdicts[0].observers));
        certify(p);
        submitted(p);
        accuse(p, 0);
        yes(oracle.annulled(0, p.verdicts[0].dataUnit), "annulled");
    }

    function test_aVerdictOnAUnitNotUnderProbeIsAFault() public {
        Observation[] memory seen = new Observation[](1);
        seen[0] = healthy(keccak256("nobody's"), 0);
        Played memory p = submitted(play(opened, seen));
        accuse(p, 0);
        yes(oracle.annulled(0, keccak256("nobody's")), "annulled");
    }

    function test_aMalformedObservationThatWasCountedIsAFault() public {
        Played memory p = played();
        uint256 member = lowest(p.verdicts[1].observers);
        p.observations[member][1].samples = 1; // below the least samples; the verdict still names its observer
        uint256 named = p.verdicts[1].observers;
        batch(p);
        conclude(p);
        p.verdicts[1].observers = named;
        certify(p);
        submitted(p);
        accuse(p, 1);
        yes(oracle.annulled(0, p.verdicts[1].dataUnit), "annulled");
    }
}
