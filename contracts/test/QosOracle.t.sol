// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {QosOracle} from "../src/QosOracle.sol";
import {ValidatorRegistry} from "../src/ValidatorRegistry.sol";
import {Sealed} from "../src/base/Sealed.sol";
import {IProviderOrchestrator} from "../src/interfaces/IProviderOrchestrator.sol";
import {IQosFeed} from "../src/interfaces/IQosFeed.sol";
import {IQosOracle} from "../src/interfaces/IQosOracle.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {Quorum} from "../src/libraries/Quorum.sol";
import {Verdicts} from "../src/libraries/Verdicts.sol";
import {Criteria, Observation, Parameters, ProvenVerdict, Report, Snapshot} from "../src/types/Messages.sol";
import {Compliance} from "../src/types/Sla.sol";
import {Epochs} from "./support/Epochs.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract QosOracleTest is Epochs {
    bytes32 private unit;

    function setUp() public {
        deploy();
        addValidators(4);
        addProvider();
        addConsumer(100 ether);
        unit = addUnit(0);
        open(unit, 0, 10);
    }

    function test_genesisIsScheduledOnceAndAhead() public {
        vm.expectRevert(
            abi.encodeWithSelector(IQosOracle.GenesisNotInFuture.selector, block.timestamp, block.timestamp)
        );
        oracle.scheduleGenesis(uint64(block.timestamp));
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NotStarted.selector, 0));
        oracle.openEpoch();
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NotStarted.selector, 0));
        oracle.epochEnd(0);
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        oracle.scheduleGenesis(uint64(block.timestamp + 1));
        scheduleGenesis();
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.GenesisAlreadyScheduled.selector, genesis));
        oracle.scheduleGenesis(genesis + 1);
    }

    function test_epochsAreCountedFromGenesis() public {
        eq(oracle.effectiveEpoch(), 0, "before genesis is known");
        scheduleGenesis();
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NotStarted.selector, genesis));
        oracle.currentEpoch();
        eq(oracle.effectiveEpoch(), 0, "before epoch 0 is open");
        oracle.openEpoch();
        eq(oracle.effectiveEpoch(), 1, "once it is");
        vm.warp(genesis);
        eq(oracle.currentEpoch(), 0, "first second");
        eq(oracle.effectiveEpoch(), 2, "two ahead");
        vm.warp(genesis + L - 1);
        eq(oracle.currentEpoch(), 0, "last second");
        vm.warp(genesis + L);
        eq(oracle.currentEpoch(), 1, "next");
        eq(oracle.epochEnd(1), genesis + 2 * L, "end");
        eq(oracle.reportDeadlineOf(1), genesis + 2 * L + 12, "report");
        eq(oracle.disputeDeadlineOf(1), genesis + 2 * L + 16, "dispute");
        eq(oracle.genesis(), genesis, "genesis");
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
        Played memory p = _played();
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
        Played memory p = _played();
        vm.warp(oracle.epochEnd(0));
        vm.expectEmit();
        emit IQosOracle.ReportAccepted(0, p.report, p.signers, address(this));
        submit(p);
        yes(oracle.isAccepted(p.report, p.signers), "accepted");
        no(oracle.isAccepted(p.report, p.signers | 8), "not with other signers");
    }

    function test_refusesAForeignSnapshot() public {
        Played memory p = _played();
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

    function test_refusesLessThanAQuorum() public {
        Played memory p = _played();
        warpInto(1);
        (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), 2);
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.NoQuorum.selector, 3, 2));
        submit(p);
        (p.signers, p.signatures) = certificate(Verdicts.hash(p.report), 4);
        submit(p);
    }

    function test_refusesBadSignatures() public {
        Played memory p = _played();
        warpInto(1);
        bytes memory right = p.signatures;
        p.signatures = bytes.concat(right, new bytes(64));
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignatureLength.selector, 192, 256));
        submit(p);
        p.signatures = bytes.concat(right, hex"00");
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignatureLength.selector, 192, 193));
        submit(p);
        p.signatures = right;
        p.signers = 7 << 1;
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignature.selector, 1));
        submit(p);
        p.signers = 3 | 1 << 4;
        vm.expectRevert(abi.encodeWithSelector(Quorum.UnknownSigner.selector, 4));
        submit(p);
        p.signers = 3 | 1 << 255;
        vm.expectRevert(abi.encodeWithSelector(Quorum.UnknownSigner.selector, 255));
        submit(p);
        p.signers = 7;
        p.signatures[100] = ~p.signatures[100];
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignature.selector, 1));
        submit(p);
    }

    /// A place that nobody holds signs nothing, whatever stands where its signature should.
    function test_aGapInTheSetSignsNothing() public {
        vm.prank(ownerOf(1));
        validators.exit(1);
        scheduleGenesis();
        Snapshot memory snapshot = openEpoch();
        eq(snapshot.validatorCount, 3, "a gap");
        vm.warp(oracle.epochEnd(0));
        Report memory report;
        report.snapshot = Verdicts.hash(snapshot);
        bytes memory anyones = signCompact(keyOf(1), Verdicts.hash(report));
        vm.expectRevert(abi.encodeWithSelector(Quorum.UnknownSigner.selector, 1));
        oracle.submit(snapshot, report, 2, anyones);
        vm.expectRevert(abi.encodeWithSelector(Quorum.UnknownSigner.selector, 1));
        oracle.submit(snapshot, report, 2, new bytes(64));
    }

    function test_refusesAHighS() public {
        Played memory p = _played();
        warpInto(1);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(0), digestOf(Verdicts.hash(p.report)));
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        uint256 high = order - uint256(s);
        // In 255 bits there is room for a high s only just above half the order; any other one loses its top bit.
        bytes32 vs = bytes32(high) | (v == 27 ? bytes32(uint256(1) << 255) : bytes32(0));
        bytes memory forged = abi.encodePacked(r, vs);
        for (uint256 i = 0; i < 64; ++i) {
            p.signatures[i] = forged[i];
        }
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignature.selector, 0));
        submit(p);
    }

    function test_aSignatureIsBoundToTheContract() public {
        Played memory p = _played();
        warpInto(1);
        bytes memory foreign;
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 digest =
                keccak256(abi.encodePacked(hex"1901", keccak256("another domain"), Verdicts.hash(p.report)));
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyOf(i), digest);
            foreign = bytes.concat(foreign, r, v == 28 ? s | bytes32(uint256(1) << 255) : s);
        }
        p.signatures = foreign;
        vm.expectRevert(abi.encodeWithSelector(Quorum.WrongSignature.selector, 0));
        submit(p);
    }

    function test_verifiesProvenVerdicts() public {
        Played memory p = _played();
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
        Played memory p = _played();
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
        Played memory p = _played();
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
        Played memory p = _played();
        warpInto(1);
        submit(p);
        vm.prank(address(court));
        oracle.annul(0, unit);
        vm.expectRevert(abi.encodeWithSelector(IQosFeed.VerdictNotProven.selector, unit, 0));
        oracle.publish(proven(p, 0));
    }

    function test_parametersChangeWithNotice() public {
        scheduleGenesis();
        openEpoch();
        warpInto(0);
        Parameters memory next = devnetParameters();
        (next.reportDeadline, next.disputeWindow) = (20, 40);
        oracle.setParameters(next);
        eq(oracle.parametersAt(1).reportDeadline, 12, "epoch 1");
        eq(oracle.parametersAt(2).reportDeadline, 20, "epoch 2");
        eq(oracle.parameters().reportDeadline, 20, "newest");
        eq(oracle.reportDeadlineOf(1), oracle.epochEnd(1) + 12, "deadline of epoch 1");
        eq(oracle.reportDeadlineOf(2), oracle.epochEnd(2) + 20, "deadline of epoch 2");
        eq(oracle.disputeDeadlineOf(1), oracle.epochEnd(1) + 16, "dispute of epoch 1");
        next.disputeWindow = 50;
        oracle.setParameters(next);
        eq(oracle.disputeDeadlineOf(2), oracle.epochEnd(2) + 50, "a second change in the epoch replaces the first");
        next.epochLength = 16;
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.InvalidParameter.selector, "epochLength", 16, 15, 15));
        oracle.setParameters(next);
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        oracle.setParameters(devnetParameters());
    }

    function test_parametersNeverOutgrowTheUnbondingOfStakes() public {
        Parameters memory p = devnetParameters();
        QosOracle clock = new QosOracle(address(this), p, devnetCriteria());
        uint256 period = 4 * 15 + 2 * 16;
        ValidatorRegistry registry = new ValidatorRegistry(address(this), flash, clock, STAKE, period);
        clock.wire(registry, providers, address(court));
        clock.setParameters(p);
        p.disputeWindow = 17;
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.UnbondingTooShort.selector, period, 4 * 15 + 2 * 17));
        clock.setParameters(p);
    }

    /// The periods of the other contracts are measured by it.
    function test_theLengthOfAnEpochNeverChanges() public {
        Parameters memory p = devnetParameters();
        p.epochLength = 14;
        _refused(p, "epochLength", 14, 15, 15);
        p.epochLength = 16;
        _refused(p, "epochLength", 16, 15, 15);
    }

    /// The administrator may change something in every epoch; what waits to be settled stays affordable.
    function test_manyChangesOfParametersCostOldEpochsLittle() public {
        scheduleGenesis();
        for (uint64 e = 0; e < 500; ++e) {
            warpInto(e);
            oracle.setParameters(devnetParameters());
            oracle.setCriteria(devnetCriteria());
        }
        uint256 before = gasleft();
        oracle.disputeDeadlineOf(0);
        oracle.criteriaAt(0);
        atMost(before - gasleft(), 100_000, "gas");
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

    function test_parametersHaveBounds() public {
        Parameters memory p = devnetParameters();
        p.epochLength = 0;
        _refused(p, "epochLength", 0, 1, 1 days);
        p = devnetParameters();
        p.epochLength = 1 days + 1;
        _refused(p, "epochLength", 1 days + 1, 1, 1 days);
        p = devnetParameters();
        p.reportDeadline = 5; // commit, grace and reveal take five
        _refused(p, "reportDeadline", 5, 6, 7 days - 1);
        p = devnetParameters();
        p.disputeWindow = 12;
        _refused(p, "disputeWindow", 12, 13, 7 days);
        p.disputeWindow = 7 days + 1;
        _refused(p, "disputeWindow", 7 days + 1, 13, 7 days);
        p = devnetParameters();
        p.committeeSize = 0;
        _refused(p, "committeeSize", 0, 1, 64);
        p.committeeSize = 65;
        _refused(p, "committeeSize", 65, 1, 64);
        p = devnetParameters();
        p.roundTimeout = 0;
        _refused(p, "roundTimeout", 0, 1, 12);
        p = devnetParameters();
        (p.reportDeadline, p.disputeWindow, p.committeeSize) = (6, 7, 64);
        oracle.setParameters(p);
        p.epochLength = 1 days;
        new QosOracle(address(this), p, devnetCriteria());
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
        Played memory p = _played();
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

    /// A report needs 2f + 1 distinct members, whatever the set's size and whoever they are.
    function testFuzz_quorum(uint256 members, uint8 count) public {
        uint256 n = bound(count, 4, 10);
        for (uint256 i = 4; i < n; ++i) {
            addValidator(i);
        }
        Played memory p = _played();
        warpInto(1);
        members &= (1 << n) - 1;
        vm.assume(members != 0);
        (p.signers, p.signatures) = (members, "");
        for (uint256 i = 0; i < n; ++i) {
            if (members >> i & 1 == 1) {
                p.signatures = bytes.concat(p.signatures, signCompact(keyOf(i), Verdicts.hash(p.report)));
            }
        }
        uint256 required = 2 * ((n - 1) / 3) + 1;
        if (ones(members) < required) {
            vm.expectRevert(abi.encodeWithSelector(IQosOracle.NoQuorum.selector, required, ones(members)));
        }
        submit(p);
    }

    function _played() private returns (Played memory) {
        scheduleGenesis();
        Observation[] memory seen = new Observation[](1);
        seen[0] = healthy(unit, 0);
        return play(openEpoch(), seen);
    }

    function _status(ProvenVerdict memory q, IQosFeed.Status expected, string memory what) private view {
        eq(uint256(oracle.verify(q)), uint256(expected), what);
    }

    function _refused(Parameters memory p, string memory name, uint256 value, uint256 low, uint256 high) private {
        vm.expectRevert(abi.encodeWithSelector(IQosOracle.InvalidParameter.selector, name, value, low, high));
        oracle.setParameters(p);
    }
}
