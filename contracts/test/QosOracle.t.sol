// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {QosOracle} from "../src/QosOracle.sol";
import {Sealed} from "../src/base/Sealed.sol";
import {IProviderOrchestrator} from "../src/interfaces/IProviderOrchestrator.sol";
import {IQosFeed} from "../src/interfaces/IQosFeed.sol";
import {IQosOracle} from "../src/interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {Verdicts} from "../src/libraries/Verdicts.sol";
import {Criteria, Observation, Parameters, ProvenVerdict, Snapshot} from "../src/types/Messages.sol";
import {Compliance} from "../src/types/Sla.sol";
import {OneUnit} from "./support/OneUnit.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract QosOracleTest is OneUnit {
    function setUp() public override {
        super.setUp();
        open(unit, 0, 10);
    }

    function test_theSnapshotHoldsTheEpochsWorld() public {
        scheduleGenesis();
        vm.prevrandao(keccak256("randao"));
        Snapshot memory s = openEpoch();
        bytes32 entropy = keccak256(abi.encodePacked(keccak256("randao"), blockhash(block.number - 1), uint64(0)));
        eq(s.entropy, entropy, "entropy");
        eq(s.unitsDigest, keccak256(abi.encodePacked(bytes32(0), unit, uint8(1), uint64(0))), "units");
        eq(s.criteria, Verdicts.hash(devnetCriteria()), "criteria");
        eq(s.parameters, Verdicts.hash(devnetParameters()), "parameters");
        eq(oracle.snapshotOf(0), Verdicts.hash(s), "stored");
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.EpochAlreadyOpen.selector, 0));
        oracle.openEpoch();
        vm.warp(genesis);
        (uint64 epoch,) = oracle.openEpoch();
        eq(epoch, 1, "during an epoch the next one");
        eq(oracle.snapshotOf(2), 0, "not yet");
    }

    function test_anEpochWithoutValidatorsCannotOpen() public {
        QosOracle empty = new QosOracle(address(this), devnetParameters(), devnetCriteria());
        vm.expectRevert(Sealed.NotWired.selector);
        empty.scheduleGenesis(uint64(block.timestamp + 9));
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(ownerOf(i));
            validators.exit(uint8(i));
        }
        scheduleGenesis();
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NoValidators.selector, 0));
        oracle.openEpoch();
    }

    function test_acceptsAReportInItsWindowOnly() public {
        Played memory p = played(healthy(unit, 0));
        vm.warp(oracle.epochEnd(0) - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IQosOracle.ReportTooEarly.selector, block.timestamp, block.timestamp + 1)
        );
        submit(p);
        vm.warp(oracle.reportDeadlineOf(0) + 1);
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.ReportTooLate.selector, block.timestamp, block.timestamp - 1));
        submit(p);
        vm.warp(oracle.reportDeadlineOf(0));
        submit(p);
        eq(oracle.acceptedReport(0), keccak256(abi.encode(Verdicts.hash(p.report), p.signers)), "stored");
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.ReportAlreadyAccepted.selector, 0));
        submit(p);
    }

    function test_acceptsAtTheFirstSecond() public {
        Played memory p = played(healthy(unit, 0));
        vm.warp(oracle.epochEnd(0));
        vm.expectEmit();
        emit IQosOracle.ReportAccepted(0, p.report, p.signers, address(this));
        submit(p);
        yes(oracle.isAccepted(p.report, p.signers), "accepted");
        no(oracle.isAccepted(p.report, p.signers | 8), "not with other signers");
    }

    function test_refusesAForeignSnapshot() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        p.snapshot.entropy = ~p.snapshot.entropy;
        vm.expectPartialRevert(IQosOracle.WrongSnapshot.selector);
        submit(p);
        p.snapshot.entropy = ~p.snapshot.entropy;
        p.report.snapshot = ~p.report.snapshot;
        vm.expectPartialRevert(IQosOracle.WrongSnapshot.selector);
        submit(p);
        p.report.epoch = 1;
        warpInto(2);
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.EpochNotOpen.selector, 1));
        submit(p);
    }

    function test_verifiesProvenVerdicts() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        ProvenVerdict memory q = proven(p, 0);
        _status(q, IQosFeed.Status.Unknown, "before the report");
        submit(p);
        _status(q, IQosFeed.Status.Disputable, "accepted");
        (IQosFeed.Status status, Compliance compliance) = oracle.meets(terms(), q);
        eq(uint256(status), uint256(IQosFeed.Status.Disputable), "status");
        eq(uint256(compliance), uint256(Compliance.Exceeded), "grade");
        vm.warp(oracle.disputeDeadlineOf(0));
        _status(q, IQosFeed.Status.Disputable, "last second");
        vm.warp(oracle.disputeDeadlineOf(0) + 1);
        _status(q, IQosFeed.Status.Final, "final");
        q.verdict.samples += 1;
        _status(q, IQosFeed.Status.Unknown, "another verdict");
        q = proven(p, 0);
        q.index = 1;
        _status(q, IQosFeed.Status.Unknown, "another place");
        q = proven(p, 0);
        q.verdict.epoch = 1;
        _status(q, IQosFeed.Status.Unknown, "another epoch");
        q = proven(p, 0);
        q.report.round = 1;
        _status(q, IQosFeed.Status.Unknown, "another report");
        q = proven(p, 0);
        q.signers |= 8;
        _status(q, IQosFeed.Status.Unknown, "other signers");
        q = proven(p, 0);
        vm.prank(address(court));
        oracle.annul(0, unit);
        _status(q, IQosFeed.Status.Annulled, "annulled");
        (status,) = oracle.statusOf(5, 0, unit);
        eq(uint256(status), 0, "the zero hash is no report");
    }

    function test_onlyTheCourtsMark() public {
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        oracle.annul(0, unit);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        oracle.hold(0, unit);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        oracle.release(0, unit);
        vm.startPrank(address(court));
        oracle.hold(0, unit);
        yes(oracle.held(0, unit), "held");
        oracle.release(0, unit);
        no(oracle.held(0, unit), "released");
        oracle.annul(0, unit);
        oracle.hold(0, unit);
        oracle.release(0, unit);
        yes(oracle.annulled(0, unit), "an annulment stays");
        vm.stopPrank();
    }

    /// A mark is found for its own unit and epoch alone, also in older epochs, and whatever happens to the parameters.
    function test_aMarkIsOfOneUnitAndEpoch() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(0);
        Snapshot memory second = openEpoch();
        warpInto(1);
        submit(p);
        Observation[] memory seen = new Observation[](1);
        seen[0] = healthy(unit, 1);
        Played memory q = play(second, seen);
        vm.warp(oracle.epochEnd(1));
        submit(q);
        warpAfterDispute(1);
        vm.startPrank(address(court));
        oracle.annul(0, "another unit");
        _status(proven(p, 0), IQosFeed.Status.Final, "another unit's mark");
        oracle.hold(0, unit);
        _status(proven(p, 0), IQosFeed.Status.Disputable, "held");
        _status(proven(q, 0), IQosFeed.Status.Final, "the epoch before is");
        oracle.annul(1, unit);
        _status(proven(q, 0), IQosFeed.Status.Annulled, "annulled");
        _status(proven(p, 0), IQosFeed.Status.Disputable, "still held");
        oracle.hold(0, "a third unit");
        _status(proven(q, 0), IQosFeed.Status.Annulled, "after a mark in an older epoch");
        vm.stopPrank();
        Parameters memory next = devnetParameters();
        ++next.disputeWindow;
        oracle.setParameters(next);
        _status(proven(q, 0), IQosFeed.Status.Annulled, "after a change of parameters");
    }

    function test_publishesReadings() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        vm.expectRevert(abi.encodeWithSelector(IQosFeed.NeverPublished.selector, unit));
        oracle.latest(unit);
        ProvenVerdict memory q = proven(p, 0);
        vm.expectRevert(abi.encodeWithSelector(IQosFeed.VerdictNotProven.selector, unit, 0));
        oracle.publish(q);
        submit(p);
        oracle.publish(q);
        oracle.publish(q);
        (IQosFeed.Reading memory r, IQosFeed.Status status) = oracle.latest(unit);
        eq(uint256(status), uint256(IQosFeed.Status.Disputable), "status");
        eq(r.meanLatencyMicros, 20_000, "latency");
        eq(r.measuredUntil, genesis + L, "time");
        eq(r.observers, 4, "observers");
        eq(r.signers, 3, "signers");
        eq(r.samples, 400, "samples");
        (, status) = oracle.verdictAt(unit, 1);
        eq(uint256(status), uint256(IQosFeed.Status.Unknown), "never published");
        eq(oracle.reputation(unit), 50, "reputation");
    }

    function test_anAnnulledVerdictIsNotPublished() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        submit(p);
        vm.prank(address(court));
        oracle.annul(0, unit);
        vm.expectRevert(abi.encodeWithSelector(IQosFeed.VerdictNotProven.selector, unit, 0));
        oracle.publish(proven(p, 0));
    }

    function test_criteriaChangeWithNotice() public {
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        Criteria memory next = devnetCriteria();
        next.version = 2;
        oracle.setCriteria(next);
        eq(oracle.criteriaAt(1).version, 1, "epoch 1");
        eq(oracle.criteriaAt(2).version, 2, "epoch 2");
        eq(oracle.criteria().version, 2, "newest");
        next.version = 3;
        oracle.setCriteria(next);
        eq(oracle.criteriaAt(2).version, 3, "replaced");
        next.minSamples = 0;
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.InvalidParameter.selector, "minSamples", 0, 1, 1000));
        oracle.setCriteria(next);
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        oracle.setCriteria(devnetCriteria());
    }

    function test_wiringHappensOnce() public {
        vm.expectRevert(Sealed.AlreadyWired.selector);
        oracle.wire(validators, providers, address(court));
        vm.expectRevert(Sealed.AlreadyWired.selector);
        oracle.wireAppeals(STRANGER);
        QosOracle other = new QosOracle(address(this), devnetParameters(), devnetCriteria());
        vm.expectRevert(Sealed.ZeroAddress.selector);
        other.wire(IValidatorRegistry(address(0)), IProviderOrchestrator(address(1)), address(1));
        vm.expectRevert(Sealed.ZeroAddress.selector);
        other.wire(IValidatorRegistry(address(1)), IProviderOrchestrator(address(1)), address(0));
        vm.expectRevert(Sealed.ZeroAddress.selector);
        new QosOracle(address(0), devnetParameters(), devnetCriteria());
    }

    /// Before genesis everyone sees who may hold and annul verdicts; afterwards nobody can become another court.
    function test_aCourtOfAppealComesBeforeGenesisOrNever() public {
        QosOracle clock = new QosOracle(address(this), devnetParameters(), devnetCriteria());
        clock.wire(validators, providers, address(court));
        clock.scheduleGenesis(uint64(block.timestamp + 1));
        vm.expectRevert(
            abi.encodeWithSelector(IQosOracle.GenesisAlreadyScheduled.selector, uint64(block.timestamp + 1))
        );
        clock.wireAppeals(address(this));
        no(clock.hasRole(clock.COURT_ROLE(), address(this)), "no court");
    }

    /// A quorum that colludes could certify a report that settles, since that hashes it as it lies in calldata, and that no
    /// court can read, since these decode it: a wrong verdict that nobody could prove or appeal against.
    function test_aReportThatNoCourtCouldReadIsRefused() public {
        Played memory p = played(healthy(unit, 0));
        warpInto(1);
        _refusedWithDirt(p, 0, 64); // epoch
        _refusedWithDirt(p, 1, 32); // round
        _refusedWithDirt(p, 3, 32); // verdictCount
        submit(p);
    }

    /// The report with one bit beyond the width of a field, signed by everyone as it stands.
    function _refusedWithDirt(Played memory p, uint256 word, uint256 bit) private {
        bytes memory words = abi.encode(p.report);
        assembly ("memory-safe") {
            let at_ := add(add(words, 0x20), shl(5, word))
            mstore(at_, or(mload(at_), shl(bit, 1)))
        }
        bytes32 dirty = keccak256(bytes.concat(Verdicts.REPORT_TYPEHASH, words));
        (uint256 signers, bytes memory signatures) = certificate(dirty, 4);
        bytes memory data = bytes.concat(
            QosOracle.submit.selector,
            abi.encode(p.snapshot),
            words,
            abi.encode(signers, uint256(0x220), signatures.length),
            signatures
        );
        (bool accepted, bytes memory answer) = address(oracle).call(data);
        no(accepted, "accepted");
        eq(bytes32(answer), bytes32(IQosOracle.MalformedReport.selector), "why");
    }

    function _status(ProvenVerdict memory q, IQosFeed.Status expected, string memory what) private view {
        eq(uint256(oracle.verify(q)), uint256(expected), what);
    }
}
