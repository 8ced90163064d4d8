// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DisputeCourt} from "../../../src/DisputeCourt.sol";
import {QosOracle} from "../../../src/QosOracle.sol";
import {ValidatorRegistry} from "../../../src/ValidatorRegistry.sol";
import {IDisputeCourt} from "../../../src/interfaces/IDisputeCourt.sol";
import {IValidatorRegistry} from "../../../src/interfaces/IValidatorRegistry.sol";
import {Verdicts} from "../../../src/libraries/Verdicts.sol";
import {ObservationBatch, Parameters, Proposal, Report} from "../../../src/types/Messages.sol";
import {Disputes} from "../../support/Disputes.sol";

contract EquivocationProofsTest is Disputes {
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
        period = bound(period, 6 * uint256(p.epochLength) + 2 * uint256(p.disputeWindow), 365 days);
        QosOracle clock = new QosOracle(address(this), p, devnetCriteria());
        ValidatorRegistry registry = new ValidatorRegistry(address(this), flash, clock, STAKE, period);
        DisputeCourt judge = new DisputeCourt(clock, registry, 1, 1);
        clock.wire(registry, providers, address(judge));
        clock.scheduleGenesis(uint64(block.timestamp + 1));
        leaves = block.timestamp + 1 + bound(leaves, 0, 100 days);
        vm.warp(leaves);
        // The last epoch whose set has a validator that is removed now; one that exits is out an epoch earlier.
        uint64 last = clock.effectiveEpoch();
        uint256 deadline = judge.equivocationDeadlineOf(last);
        atMost(deadline, leaves + period, "the stake is there until the last proof");
        atMost(clock.disputeDeadlineOf(last), deadline, "the last epoch can be proven while it matters");
    }

    function _batches(uint256 i) private pure returns (ObservationBatch memory a, ObservationBatch memory b) {
        a = ObservationBatch(0, signerOf(i), "a", 1);
        b = ObservationBatch(0, signerOf(i), "b", 1);
    }
}
