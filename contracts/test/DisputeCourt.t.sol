// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DisputeCourt} from "../src/DisputeCourt.sol";
import {QosOracle} from "../src/QosOracle.sol";
import {ValidatorRegistry} from "../src/ValidatorRegistry.sol";
import {IDisputeCourt} from "../src/interfaces/IDisputeCourt.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {Verdicts} from "../src/libraries/Verdicts.sol";
import {
    CommittedObservation,
    Observation,
    ObservationBatch,
    Parameters,
    Proposal,
    Report,
    Snapshot,
    Verdict
} from "../src/types/Messages.sol";
import {Epochs} from "./support/Epochs.sol";

contract DisputeCourtTest is Epochs {
    bytes32[] private units;
    Snapshot private opened;

    function setUp() public {
        deploy();
        addValidators(8); // a committee of seven leaves one out
        addProvider();
        addConsumer(1_000 ether);
        for (uint256 i = 0; i < 3; ++i) {
            units.push(addUnit(i));
            open(units[i], 0, 10);
        }
        scheduleGenesis();
        opened = openEpoch();
    }

    // ---- wrong verdicts

    function test_aRightVerdictStands() public {
        Played memory p = _submitted(_played());
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.VerdictIsRight.selector, 0, p.verdicts[1].dataUnit));
        _prove(p, 1);
        Verdict memory again =
            court.recompute(p.snapshot, p.report, p.verdicts[1].dataUnit, committed(p, 1, p.verdicts[1].observers));
        eq(Verdicts.hash(again), Verdicts.hash(p.verdicts[1]), "recomputed");
        eq(court.committeeOf(p.snapshot, p.verdicts[1].dataUnit), p.verdicts[1].observers, "committee");
    }

    /// Every number of a verdict, moved by one, is a fault.
    function test_everyWrongNumberIsAFault() public {
        for (uint256 field = 0; field < 12; ++field) {
            uint256 before = vm.snapshotState();
            Played memory p = _played();
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
            _prove(_submitted(p), 1);
            yes(oracle.annulled(0, v.dataUnit), vm.toString(field));
            vm.revertToState(before);
        }
    }

    function test_aProvenFaultSlashesItsSignersOnce() public {
        Played memory p = _played();
        ++p.verdicts[0].samples;
        ++p.verdicts[2].samples;
        certify(p);
        _submitted(p);
        uint256 slashed = 5 * STAKE / 5; // five of eight signed; a fifth of each stake
        vm.expectEmit();
        emit IDisputeCourt.WrongVerdictProven(0, p.verdicts[0].dataUnit, STRANGER, p.signers, slashed);
        _prove(p, 0);
        eq(validators.credit(STRANGER, address(flash)), slashed / 2, "reward");
        eq(uint256(validators.validator(0).state), uint256(IValidatorRegistry.State.Dropped), "below the minimum");
        eq(validators.validator(7).bonded, STAKE, "who did not sign keeps everything");
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.AlreadyAnnulled.selector, 0, p.verdicts[0].dataUnit));
        _prove(p, 0);
        _prove(p, 2);
        yes(oracle.annulled(0, p.verdicts[2].dataUnit), "the other one is annulled too");
        eq(validators.credit(STRANGER, address(flash)), slashed / 2, "one report, one punishment");
    }

    function test_faultsAreProvenInTheWindowOnly() public {
        Played memory p = _played();
        ++p.verdicts[0].samples;
        certify(p);
        _submitted(p);
        uint256 deadline = oracle.disputeDeadlineOf(0);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.DisputeWindowClosed.selector, deadline + 1, deadline));
        _prove(p, 0);
        vm.warp(deadline);
        _prove(p, 0);
    }

    function test_onlyTheAcceptedReportIsJudged() public {
        Played memory p = _played();
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ReportNotAccepted.selector, 0));
        _prove(p, 0);
        _submitted(p);
        p.report.round = 9;
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ReportNotAccepted.selector, 0));
        _prove(p, 0);
        p.report.round = 0;
        p.signers |= 1 << 7; // adding a victim to the signers
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ReportNotAccepted.selector, 0));
        _prove(p, 0);
        p.signers ^= 1 << 7;
        ++p.verdicts[0].samples;
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.VerdictNotInReport.selector, 0));
        _prove(p, 0);
        p.snapshot.entropy = 0;
        vm.expectPartialRevert(IDisputeCourt.WrongSnapshot.selector);
        _prove(p, 0);
    }

    function test_theObservationsMustBeThoseCommitted() public {
        Played memory p = _submitted(_played());
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
        Played memory p = _played();
        p.verdicts[0].observers = 0xff;
        certify(p);
        _submitted(p);
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
        Played memory p = _played();
        p.report.included &= ~(1 << _lowest(p.verdicts[0].observers));
        certify(p);
        _submitted(p);
        _prove(p, 0);
        yes(oracle.annulled(0, p.verdicts[0].dataUnit), "annulled");
    }

    function test_aVerdictOnAUnitNotUnderProbeIsAFault() public {
        Observation[] memory seen = new Observation[](1);
        seen[0] = healthy(keccak256("nobody's"), 0);
        Played memory p = _submitted(play(opened, seen));
        _prove(p, 0);
        yes(oracle.annulled(0, keccak256("nobody's")), "annulled");
    }

    function test_aMalformedObservationThatWasCountedIsAFault() public {
        Played memory p = _played();
        uint256 member = _lowest(p.verdicts[1].observers);
        p.observations[member][1].samples = 1; // below the least samples; the verdict still names its observer
        uint256 named = p.verdicts[1].observers;
        batch(p);
        conclude(p);
        p.verdicts[1].observers = named;
        certify(p);
        _submitted(p);
        _prove(p, 1);
        yes(oracle.annulled(0, p.verdicts[1].dataUnit), "annulled");
    }

    // ---- what was left out

    function test_anOmittedObservationIsAFault() public {
        Played memory p = _played();
        uint256 member = _lowest(p.verdicts[1].observers);
        CommittedObservation memory omitted = committed(p, 1, 1 << member)[0];
        // The signers conclude as if it had not counted.
        p.observations[member][1].outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        p.verdicts[1] = ruleOn(p, 1);
        certify(p);
        _submitted(p);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.NotTheObserver.selector, 7, omitted.observation.observer));
        court.proveOmission(p.snapshot, proven(p, 1), 7, omitted);
        vm.prank(STRANGER);
        court.proveOmission(p.snapshot, proven(p, 1), uint8(member), omitted);
        yes(oracle.annulled(0, p.verdicts[1].dataUnit), "annulled");
        yes(validators.credit(STRANGER, address(flash)) > 0, "rewarded");
    }

    function test_whatDoesNotCountMayBeLeftOut() public {
        Played memory p = _played();
        uint256 member = _lowest(p.verdicts[1].observers);
        p.observations[member][1].outcome = Verdicts.OUTCOME_INCONCLUSIVE;
        batch(p);
        conclude(p);
        certify(p);
        _submitted(p);
        CommittedObservation memory item = committed(p, 1, 1 << member)[0];
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ObservationDoesNotCount.selector, member));
        court.proveOmission(p.snapshot, proven(p, 1), uint8(member), item);
        // Counted ones are not left out, and outsiders never count.
        uint256 other = _lowest(p.verdicts[1].observers);
        item = committed(p, 1, 1 << other)[0];
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ObservationDoesNotCount.selector, other));
        court.proveOmission(p.snapshot, proven(p, 1), uint8(other), item);
        uint256 outsider = _lowest(~court.committeeOf(p.snapshot, p.verdicts[1].dataUnit));
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
        Played memory p = _submitted(_played());
        uint256 member = _lowest(p.verdicts[1].observers & p.verdicts[0].observers & p.verdicts[2].observers);
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
        uint256 outsider = _lowest(~p.verdicts[1].observers);
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
        Played memory p = _played();
        p.verdicts = new Verdict[](0);
        certify(p);
        _submitted(p);
        court.proveMissingVerdict(p.snapshot, p.report, p.signers, units[0], new IDisputeCourt.PlacedVerdict[](0));
        yes(oracle.annulled(0, units[0]), "annulled");
    }

    function test_aPresentVerdictIsNotMissing() public {
        Played memory p = _submitted(_played());
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

    // ---- equivocation

    function test_twoBatchesAreEquivocation() public {
        (ObservationBatch memory a, ObservationBatch memory b) = _batches(2);
        bytes memory first = sign(keyOf(2), Verdicts.hash(a));
        bytes memory second = sign(keyOf(2), Verdicts.hash(b));
        vm.prank(STRANGER);
        vm.expectEmit();
        emit IDisputeCourt.EquivocationProven(0, 2, STRANGER, 1, 0, STAKE);
        court.proveBatchEquivocation(opened, 2, a, first, b, second);
        eq(uint256(validators.validator(2).state), uint256(IValidatorRegistry.State.Expelled), "expelled");
        eq(validators.credit(STRANGER, address(flash)), STAKE / 2, "reward");
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotActive.selector, 2, IValidatorRegistry.State.Expelled)
        );
        court.proveBatchEquivocation(opened, 2, a, first, b, second);
    }

    function test_twoProposalsAreEquivocation() public {
        Proposal memory a = Proposal(0, 3, "a", "x");
        Proposal memory b = Proposal(0, 3, "b", "x");
        bytes memory first = sign(keyOf(4), Verdicts.hash(a));
        vm.expectEmit();
        emit IDisputeCourt.EquivocationProven(0, 4, address(this), 2, 3, STAKE);
        court.proveProposalEquivocation(opened, 4, a, first, b, sign(keyOf(4), Verdicts.hash(b)));
        b.round = 4;
        bytes memory second = sign(keyOf(5), Verdicts.hash(b));
        first = sign(keyOf(5), Verdicts.hash(a));
        vm.expectRevert(IDisputeCourt.NoEquivocation.selector);
        court.proveProposalEquivocation(opened, 5, a, first, b, second);
        (a.epoch, b.round) = (1, 3);
        vm.expectRevert(IDisputeCourt.NoEquivocation.selector);
        court.proveProposalEquivocation(opened, 5, a, first, b, second);
    }

    function test_twoVotesAreEquivocation() public {
        Report memory a = Report(0, 1, "a", 1, "x", 1, "s");
        Report memory b = Report(0, 1, "b", 1, "x", 1, "s");
        bytes memory first = sign(keyOf(6), Verdicts.hash(a));
        vm.expectEmit();
        emit IDisputeCourt.EquivocationProven(0, 6, address(this), 3, 1, STAKE);
        court.proveVoteEquivocation(opened, 6, a, first, b, sign(keyOf(6), Verdicts.hash(b)));
        b.round = 2;
        bytes memory second = sign(keyOf(5), Verdicts.hash(b));
        first = sign(keyOf(5), Verdicts.hash(a));
        vm.expectRevert(IDisputeCourt.NoEquivocation.selector);
        court.proveVoteEquivocation(opened, 5, a, first, b, second);
        (b.epoch, b.round) = (1, 1);
        vm.expectRevert(IDisputeCourt.NoEquivocation.selector);
        court.proveVoteEquivocation(opened, 5, a, first, b, second);
    }

    function test_theSameTwiceIsNoEquivocation() public {
        (ObservationBatch memory a, ObservationBatch memory b) = _batches(2);
        bytes memory first = sign(keyOf(2), Verdicts.hash(a));
        bytes memory second = sign(keyOf(2), Verdicts.hash(b));
        vm.expectRevert(IDisputeCourt.NoEquivocation.selector);
        court.proveBatchEquivocation(opened, 2, a, first, a, first);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.WrongSignature.selector, 2));
        court.proveBatchEquivocation(opened, 2, a, first, b, first);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.WrongSignature.selector, 2));
        court.proveBatchEquivocation(opened, 2, a, second, b, second);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.WrongSignature.selector, 3));
        court.proveBatchEquivocation(opened, 3, a, first, b, second);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.UnknownValidator.selector, 99));
        court.proveBatchEquivocation(opened, 99, a, first, b, second);
        b.epoch = 1;
        vm.expectRevert(IDisputeCourt.NoEquivocation.selector);
        court.proveBatchEquivocation(opened, 2, a, first, b, second);
        opened.entropy = 0;
        b.epoch = 0;
        vm.expectPartialRevert(IDisputeCourt.WrongSnapshot.selector);
        court.proveBatchEquivocation(opened, 2, a, first, b, second);
    }

    function test_whoLeftIsHeldUntilTheDeadlineAndNoLonger() public {
        (ObservationBatch memory a, ObservationBatch memory b) = _batches(2);
        bytes memory first = sign(keyOf(2), Verdicts.hash(a));
        bytes memory second = sign(keyOf(2), Verdicts.hash(b));
        vm.prank(ownerOf(2));
        validators.exit(2);
        uint256 deadline = oracle.epochEnd(0) + UNBONDING / 2;
        eq(court.equivocationDeadlineOf(0), deadline, "half the unbonding period");
        vm.warp(deadline);
        uint256 before = vm.snapshotState();
        court.proveBatchEquivocation(opened, 2, a, first, b, second);
        eq(validators.validator(2).unbonding, 0, "all of it was still there");
        vm.revertToState(before);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IDisputeCourt.ProofTooLate.selector, deadline + 1, deadline));
        court.proveBatchEquivocation(opened, 2, a, first, b, second);
        vm.warp(block.timestamp + UNBONDING);
        vm.prank(ownerOf(2));
        validators.completeUnbond(2);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.UnknownSigner.selector, signerOf(2)));
        validators.indexOf(signerOf(2)); // a later holder of the index does not answer for it
    }

    /// Whatever the parameters: who leaves can be caught for its last epoch until after that epoch's dispute window, and as
    /// long as it can be caught its stake is there.
    function testFuzz_stakeOutlivesEveryProof(uint32 length, uint32 window, uint256 period, uint256 leaves) public {
        Parameters memory p = devnetParameters();
        p.epochLength = uint32(bound(length, 1, 1 days));
        p.disputeWindow = uint32(bound(window, uint256(p.reportDeadline) + 1, 7 days));
        period = bound(period, 4 * uint256(p.epochLength) + 2 * uint256(p.disputeWindow), 365 days);
        QosOracle clock = new QosOracle(address(this), p, devnetCriteria());
        ValidatorRegistry registry = new ValidatorRegistry(address(this), flash, clock, STAKE, period);
        DisputeCourt judge = new DisputeCourt(clock, registry, 1, 1);
        clock.wire(registry, providers, address(judge));
        clock.scheduleGenesis(uint64(block.timestamp + 1));
        leaves = block.timestamp + 1 + bound(leaves, 0, 100 days);
        vm.warp(leaves);
        uint64 last = clock.effectiveEpoch() - 1; // the last epoch whose set has a validator that leaves now
        uint256 deadline = judge.equivocationDeadlineOf(last);
        atMost(deadline, leaves + period, "the stake is there until the last proof");
        atMost(clock.disputeDeadlineOf(last), deadline, "the last epoch can be proven while it matters");
    }

    function _proveUnobserved(uint256 u) private {
        Played memory p = _played();
        uint256 member = _lowest(p.verdicts[u].observers);
        // The member never observed this unit; the others' report claims that it did.
        Observation[] memory mine = new Observation[](2);
        uint256 n = 0;
        for (uint256 i = 0; i < 3; ++i) {
            if (i != u) mine[n++] = p.observations[member][i];
        }
        p.observations[member] = mine;
        batch(p);
        certify(p);
        _submitted(p);
        CommittedObservation[] memory neighbours = new CommittedObservation[](u == 1 ? 2 : 1);
        neighbours[0] = committed(p, u == 2 ? 1 : 0, 1 << member)[0];
        if (u == 1) neighbours[1] = committed(p, 1, 1 << member)[0];
        court.proveUnobserved(p.snapshot, proven(p, u), uint8(member), neighbours);
        yes(oracle.annulled(0, p.verdicts[u].dataUnit), "annulled");
    }

    function _proveMissing(uint256 u) private {
        Played memory p = _played();
        bytes32 unit = p.verdicts[u].dataUnit;
        Verdict[] memory rest = new Verdict[](2);
        uint256 n = 0;
        for (uint256 i = 0; i < 3; ++i) {
            if (i != u) rest[n++] = p.verdicts[i];
        }
        p.verdicts = rest;
        certify(p);
        _submitted(p);
        IDisputeCourt.PlacedVerdict[] memory neighbours = new IDisputeCourt.PlacedVerdict[](u == 1 ? 2 : 1);
        bytes32[] memory leaves = verdictHashes(rest);
        uint256 at_ = u == 2 ? 1 : 0;
        neighbours[0] = IDisputeCourt.PlacedVerdict(rest[at_], at_, prove(leaves, at_));
        if (u == 1) neighbours[1] = IDisputeCourt.PlacedVerdict(rest[1], 1, prove(leaves, 1));
        court.proveMissingVerdict(p.snapshot, p.report, p.signers, unit, neighbours);
        yes(oracle.annulled(0, unit), "annulled");
    }

    function _played() private view returns (Played memory) {
        Observation[] memory seen = new Observation[](3);
        (seen[0], seen[1], seen[2]) = (healthy(units[0], 0), slow(units[1], 0), corrupting(units[2], 0));
        return play(opened, sorted(seen));
    }

    function _submitted(Played memory p) private returns (Played memory) {
        vm.warp(oracle.epochEnd(0));
        submit(p);
        return p;
    }

    function _prove(Played memory p, uint256 u) private {
        bytes32[] memory path = prove(verdictHashes(p.verdicts), u);
        CommittedObservation[] memory items = committed(p, u, p.verdicts[u].observers);
        vm.prank(STRANGER);
        court.proveWrongVerdict(p.snapshot, p.report, p.signers, p.verdicts[u], u, path, items);
    }

    function _batches(uint256 i) private pure returns (ObservationBatch memory a, ObservationBatch memory b) {
        a = ObservationBatch(0, signerOf(i), "a", 1);
        b = ObservationBatch(0, signerOf(i), "b", 1);
    }

    function _lowest(uint256 bitmap) private pure returns (uint256 index) {
        while (bitmap >> index & 1 == 0) ++index;
    }
}
