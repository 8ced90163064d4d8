// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDutyCourt} from "../src/interfaces/IDutyCourt.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {ValidatorSet} from "../src/libraries/ValidatorSet.sol";
import {Duty} from "./support/Duty.sol";

/// Validators that were not there: how it is proven, and how many may lose their seat by it.
contract DutyCourtTest is Duty {
    function setUp() public {
        begin(7);
    }

    function test_whoIsMissingLosesItsSeatAndComesBack() public {
        run(8, 0x3f, 0); // missing in epochs 0 to 5 of 8
        IDutyCourt.CertifiedReport[] memory shown = absences(0, 6);
        uint64 effective = oracle.effectiveEpoch();
        uint40 until = uint40(block.timestamp + 8 * L);
        vm.expectEmit();
        emit IDutyCourt.AbsenceProven(VICTIM, STRANGER, 0, 5);
        vm.expectEmit();
        emit IDutyCourt.EligibilityLost(VICTIM, effective, until);
        vm.expectEmit();
        emit IValidatorRegistry.ValidatorSuspended(VICTIM, until);
        vm.prank(STRANGER);
        duties.proveAbsence(VICTIM, shown);
        IValidatorRegistry.Validator memory v = validators.validator(VICTIM);
        eq(uint256(v.state), uint256(IValidatorRegistry.State.Suspended), "suspended");
        eq(v.bonded, STAKE, "its stake is untouched");
        eq(v.unbonding, 0, "and does not unbond");
        eq(v.suspendedUntil, until, "for a time");
        eq(validators.members(), 6, "out of the newest set");
        eq(duties.countsFrom(VICTIM), effective, "a new start");
        eq(effective, 10, "two epochs later");
        warpInto(9);
        eq(openEpoch().validatorCount, 6, "the set without it");
        vm.startPrank(ownerOf(VICTIM));
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.StillSuspended.selector, VICTIM, until));
        validators.rejoin(VICTIM);
        vm.warp(until);
        validators.rejoin(VICTIM);
        vm.expectRevert(
            abi.encodeWithSelector(IValidatorRegistry.NotSuspended.selector, VICTIM, IValidatorRegistry.State.Active)
        );
        validators.rejoin(VICTIM);
        vm.stopPrank();
        eq(validators.members(), 7, "back");
        (address blob,,) = validators.setAt(oracle.effectiveEpoch());
        eq(ValidatorSet.signerAt(blob, VICTIM), signerOf(VICTIM), "at its place");
        // The same absences do not count again.
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.DoesNotCount.selector, 0, effective));
        duties.proveAbsence(VICTIM, shown);
    }

    function test_fewerOrOthersAreNoAbsence() public {
        run(8, 0x3f, 0);
        IDutyCourt.CertifiedReport[] memory five = absences(0, 5);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.WrongCount.selector, 6, 5));
        duties.proveAbsence(VICTIM, five);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.WrongCount.selector, 1, 0));
        duties.proveAbsence(VICTIM, new IDutyCourt.CertifiedReport[](0));
        IDutyCourt.CertifiedReport[] memory shown = absences(0, 7);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.WrongCount.selector, 6, 7));
        duties.proveAbsence(VICTIM, shown);
        shown = absences(1, 6);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.WasIncluded.selector, VICTIM, 6));
        duties.proveAbsence(VICTIM, shown);
        shown = absences(0, 6);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.WasIncluded.selector, 0, 0));
        duties.proveAbsence(0, shown);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NotInSet.selector, 7, 0));
        duties.proveAbsence(7, shown);
        shown[2].signers = 127;
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.ReportNotAccepted.selector, 2));
        duties.proveAbsence(VICTIM, shown);
        shown = absences(0, 6);
        shown[3].snapshot.validators = address(1);
        vm.expectPartialRevert(IDutyCourt.WrongSnapshot.selector);
        duties.proveAbsence(VICTIM, shown);
        shown = absences(0, 6);
        shown[3] = shown[2]; // one absence counts once
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NotAscending.selector, 2));
        duties.proveAbsence(VICTIM, shown);
        duties.proveAbsence(VICTIM, absences(0, 6));
    }

    function test_absencesStandWithinOneWindow() public {
        run(9, 0x11f, 0); // missing in 0 to 4 and in 8
        IDutyCourt.CertifiedReport[] memory shown = absences(0, 6);
        shown[5] = certified(8);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.WindowTooWide.selector, 0, 8, 8));
        duties.proveAbsence(VICTIM, shown);
    }

    function test_aWindowOfEightIsNotTooWide() public {
        run(8, 0x9f, 0); // missing in 0 to 4 and in 7
        IDutyCourt.CertifiedReport[] memory shown = absences(0, 6);
        shown[5] = certified(7);
        duties.proveAbsence(VICTIM, shown);
    }

    function test_oldAbsencesAreForgotten() public {
        run(8, 0x3f, 0);
        IDutyCourt.CertifiedReport[] memory shown = absences(0, 6);
        uint256 deadline = oracle.epochEnd(5) + 8 * L;
        vm.warp(deadline);
        uint256 before = vm.snapshotState();
        duties.proveAbsence(VICTIM, shown);
        vm.revertToState(before);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.ProofTooLate.selector, deadline + 1, deadline));
        duties.proveAbsence(VICTIM, shown);
    }

    function test_atMostFAreSuspendedInAWindow() public {
        run(8, 0x3f, 0);
        duties.proveAbsence(VICTIM, absences(0, 6));
        // Six are left, and one liar among them is tolerated: one suspension a window.
        victim = 5;
        run(8, 0x3f00, 0);
        IDutyCourt.CertifiedReport[] memory shown = absences(8, 6);
        vm.warp(genesis + 16 * L - 1); // in epoch 15, less than a window after epoch 8
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.CannotSuspend.selector, 5));
        duties.proveAbsence(5, shown);
        vm.warp(genesis + 16 * L);
        duties.proveAbsence(5, shown);
        eq(validators.members(), 5, "five");
    }
}
