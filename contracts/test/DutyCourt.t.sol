// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DutyCourt} from "../src/DutyCourt.sol";
import {IDutyCourt} from "../src/interfaces/IDutyCourt.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {ValidatorSet} from "../src/libraries/ValidatorSet.sol";
import {Observation, Snapshot} from "../src/types/Messages.sol";
import {Duty} from "./support/Duty.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

contract DutyCourtTest is Duty {
    /// The last of seven: f = 2, and a set without it has no gap.
    uint8 private constant VICTIM = 6;

    function setUp() public {
        begin(7);
    }

    // ---- missing

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

    // ---- how many at once

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

    function test_fourAreNeverTouched() public {
        begin(5);
        run(8, 0x3f, 0);
        yes(validators.isSuspendable(4), "five: one may go");
        duties.proveAbsence(4, absences(0, 6));
        eq(validators.members(), 4, "four");
        no(validators.isSuspendable(3), "no more");
        vm.prank(address(duties));
        vm.expectRevert(abi.encodeWithSelector(IValidatorRegistry.SetTooSmall.selector, 3, 4));
        validators.suspend(3, 1);
    }

    function test_theSuspendedMayExitAndCanBeSlashed() public {
        run(8, 0x3f, 0);
        duties.proveAbsence(VICTIM, absences(0, 6));
        uint256 before = vm.snapshotState();
        vm.startPrank(ownerOf(VICTIM));
        validators.exit(VICTIM);
        eq(validators.validator(VICTIM).unbonding, STAKE, "all of it unbonds");
        vm.warp(block.timestamp + UNBONDING);
        validators.completeUnbond(VICTIM);
        eq(validators.withdraw(address(flash)), STAKE, "and is paid");
        vm.stopPrank();
        vm.revertToState(before);
        vm.prank(address(court));
        validators.slash(1 << VICTIM, 1, STRANGER, "test");
        eq(uint256(validators.validator(VICTIM).state), uint256(IValidatorRegistry.State.Dropped), "dropped");
        vm.prank(ownerOf(VICTIM));
        vm.expectPartialRevert(IValidatorRegistry.NotSuspended.selector);
        validators.rejoin(VICTIM);
    }

    /// What was on its way out when the seat was lost comes out, and what is bonded stays.
    function test_theSuspendedKeepTheirIndexWhenUnbonding() public {
        flash.transfer(ownerOf(VICTIM), 5 ether);
        vm.startPrank(ownerOf(VICTIM));
        flash.approve(address(validators), 5 ether);
        validators.addStake(VICTIM, 5 ether);
        validators.requestUnbond(VICTIM, 5 ether);
        vm.stopPrank();
        run(8, 0x3f, 0);
        duties.proveAbsence(VICTIM, absences(0, 6));
        vm.warp(block.timestamp + UNBONDING);
        vm.startPrank(ownerOf(VICTIM));
        validators.completeUnbond(VICTIM);
        eq(validators.withdraw(address(flash)), 5 ether, "what unbonded");
        eq(validators.ownerOf(VICTIM), ownerOf(VICTIM), "still its own");
        eq(validators.validator(VICTIM).bonded, STAKE, "still bonded");
        validators.rejoin(VICTIM);
        vm.stopPrank();
    }

    function test_onlyTheCourtSuspends() public {
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.suspend(VICTIM, 1);
        bytes32 role = validators.DUTY_ROLE();
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        validators.grantRole(role, address(this));
        vm.prank(address(duties));
        vm.expectPartialRevert(IValidatorRegistry.NotActive.selector);
        validators.suspend(77, 1);
        vm.expectPartialRevert(IValidatorRegistry.NotOwner.selector);
        validators.rejoin(VICTIM);
    }

    // ---- outlying

    function test_strikesWithholdTheirRewardsAndCostTheSeat() public {
        run(8, 0, 0x3f);
        for (uint64 e = 0; e < 5; ++e) {
            strike(e);
        }
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.TooFewStrikes.selector, 6, 5));
        duties.enforceStrikes(VICTIM, 7);
        Snapshot memory snapshot = snapshotOf(5);
        IDutyCourt.Outlier[] memory two = outliers(5);
        vm.expectEmit();
        emit IDutyCourt.StrikeProven(5, VICTIM, STRANGER);
        vm.prank(STRANGER);
        duties.proveOutlier(snapshot, VICTIM, two);
        vm.expectEmit();
        emit IDutyCourt.RewardsWithheld(VICTIM, address(this), 0, 0x3f);
        duties.enforceStrikes(VICTIM, 7);
        eq(uint256(validators.validator(VICTIM).state), uint256(IValidatorRegistry.State.Suspended), "suspended");
        eq(validators.validator(VICTIM).bonded, STAKE, "its stake is untouched");
        eq(duties.withheldOf(5, 127), 1 << VICTIM, "withheld");
        eq(duties.withheldOf(6, 127), 0, "an epoch without a strike");
        eq(duties.withheldOf(5, 63), 0, "not asked");
        _distribute(5);
        eq(pool.credit(ownerOf(VICTIM), address(flash)), 0, "nothing");
        eq(pool.credit(ownerOf(0), address(flash)), 1 ether, "a seventh of one percent");
        eq(pool.available(address(flash)), 694 ether, "the part withheld stays");
        _distribute(6);
        eq(pool.credit(ownerOf(VICTIM), address(flash)), uint256(694 ether) / 100 / 7, "a part");
        vm.warp(oracle.disputeDeadlineOf(7) + 8 * L);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.DoesNotCount.selector, 7, duties.countsFrom(VICTIM)));
        duties.enforceStrikes(VICTIM, 7);
    }

    function test_inASmallSetRewardsAreWithheldAndTheSeatStays() public {
        begin(4);
        run(8, 0, 0xfc);
        for (uint64 e = 2; e < 8; ++e) {
            strike(e);
        }
        duties.enforceStrikes(3, 7);
        eq(uint256(validators.validator(3).state), uint256(IValidatorRegistry.State.Active), "four are needed");
        eq(duties.withheldOf(7, 15), 1 << 3, "withheld");
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NothingToEnforce.selector, 3));
        duties.enforceStrikes(3, 7);
    }

    function test_strikesStandWithinOneWindow() public {
        run(9, 0, 0x11f);
        for (uint64 e = 0; e < 5; ++e) {
            strike(e);
        }
        strike(8);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.TooFewStrikes.selector, 6, 5));
        duties.enforceStrikes(VICTIM, 8); // epochs 1 to 8
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.TooFewStrikes.selector, 6, 5));
        duties.enforceStrikes(VICTIM, 7); // epochs 0 to 7
    }

    /// One provider that shows one validator another face strikes nobody.
    function test_oneProviderStrikesNobody() public {
        run(1, 0, 1);
        warpAfterDispute(0);
        Snapshot memory snapshot = snapshotOf(0);
        IDutyCourt.Outlier[] memory two = outliers(0);
        IDutyCourt.Outlier[] memory one = new IDutyCourt.Outlier[](1);
        one[0] = two[0];
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.WrongCount.selector, 2, 1));
        duties.proveOutlier(snapshot, VICTIM, one);
        two[1] = two[0];
        address provider = providers.providerOf(two[0].proven.verdict.dataUnit);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.SameProvider.selector, provider));
        duties.proveOutlier(snapshot, VICTIM, two);
        two[1] = sameProvider(0); // another unit of it
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.SameProvider.selector, provider));
        duties.proveOutlier(snapshot, VICTIM, two);
    }

    function test_aStrikeNeedsAFinalVerdictThatCountedIt() public {
        run(1, 0, 1);
        Snapshot memory snapshot = snapshotOf(0);
        IDutyCourt.Outlier[] memory two = outliers(0);
        bytes32 unit = two[1].proven.verdict.dataUnit;
        uint256 deadline = oracle.disputeDeadlineOf(0);
        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.VerdictNotFinal.selector, 0, two[0].proven.verdict.dataUnit));
        duties.proveOutlier(snapshot, VICTIM, two);
        vm.warp(deadline + 1);
        two[1].observation.salt = 0; // not what was counted
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NotObserved.selector, VICTIM, unit));
        duties.proveOutlier(snapshot, VICTIM, two);
        two = outliers(0);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NotObserved.selector, 5, two[0].proven.verdict.dataUnit));
        duties.proveOutlier(snapshot, 5, two); // another's observation
        (two[1].observation, two[1].path) = countedBy(0, 5, 1);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NotObserved.selector, VICTIM, unit));
        duties.proveOutlier(snapshot, VICTIM, two);
        IDutyCourt.Outlier[] memory others = outliersOf(0, 5);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.NotOutlying.selector, 5, others[0].proven.verdict.dataUnit));
        duties.proveOutlier(snapshot, 5, others); // who saw what the others saw
        vm.prank(address(court));
        oracle.annul(0, unit);
        two = outliers(0);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.VerdictNotFinal.selector, 0, unit));
        duties.proveOutlier(snapshot, VICTIM, two);
    }

    function test_anEpochStrikesOnceAndInTime() public {
        run(2, 0, 3);
        Snapshot memory snapshot = snapshotOf(0);
        IDutyCourt.Outlier[] memory two = outliers(0);
        uint256 deadline = oracle.disputeDeadlineOf(0) + 8 * L;
        eq(duties.strikeDeadlineOf(0), deadline, "a window after the dispute window");
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.ProofTooLate.selector, deadline + 1, deadline));
        duties.proveOutlier(snapshot, VICTIM, two);
        vm.warp(deadline);
        no(duties.isStruck(VICTIM, 0), "not yet");
        duties.proveOutlier(snapshot, VICTIM, two);
        yes(duties.isStruck(VICTIM, 0), "struck");
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.AlreadyStruck.selector, VICTIM, 0));
        duties.proveOutlier(snapshot, VICTIM, two);
        snapshot.entropy = 0;
        vm.expectPartialRevert(IDutyCourt.WrongSnapshot.selector);
        duties.proveOutlier(snapshot, 0, two);
        vm.warp(duties.strikeDeadlineOf(1) + 1);
        vm.expectPartialRevert(IDutyCourt.ProofTooLate.selector);
        duties.enforceStrikes(VICTIM, 1);
    }

    /// The reward of an epoch waits until no strike can take it away: the last window that holds the epoch, the dispute
    /// window of that window's last epoch, and a window to show the strike.
    function test_rewardsWaitForTheLastStrike() public view {
        eq(duties.rewardDeadlineOf(3), oracle.disputeDeadlineOf(10) + 8 * L, "deadline");
        eq(duties.rewardDeadlineOf(3), duties.strikeDeadlineOf(10), "the last strike of its last window");
    }

    // ---- rules

    function test_rulesHaveBounds() public {
        IDutyCourt.Duties memory d = devnetDuties();
        (d.window, d.absences, d.strikes) = (7, 7, 7);
        _refused(d, "window", 7, 8, 128);
        d.window = 129;
        _refused(d, "window", 129, 8, 128);
        (d.window, d.absences, d.strikes) = (128, 95, 96);
        _refused(d, "absences", 95, 96, 128);
        (d.absences, d.strikes) = (129, 96);
        _refused(d, "absences", 129, 96, 128);
        (d.absences, d.strikes) = (96, 95);
        _refused(d, "strikes", 95, 96, 128);
        d.strikes = 129;
        _refused(d, "strikes", 129, 96, 128);
        (d.window, d.absences, d.strikes) = (9, 6, 7);
        _refused(d, "absences", 6, 7, 9); // three quarters, rounded up
        d = devnetDuties();
        d.providers = 1;
        _refused(d, "providers", 1, 2, 8);
        d.providers = 9;
        _refused(d, "providers", 9, 2, 8);
        d = devnetDuties();
        d.latencyFactor = 3;
        _refused(d, "latencyFactor", 3, 4, type(uint16).max);
        d = devnetDuties();
        d.latencySlackMicros = 999_999;
        _refused(d, "latencySlackMicros", 999_999, 1_000_000, type(uint32).max);
        d = devnetDuties();
        d.availabilityGapBps = 4_999;
        _refused(d, "availabilityGapBps", 4_999, 5_000, 10_000);
        d.availabilityGapBps = 10_001;
        _refused(d, "availabilityGapBps", 10_001, 5_000, 10_000);
        d = devnetDuties();
        d.coolingEpochs = 0;
        _refused(d, "coolingEpochs", 0, 1, 30 days / L);
        d.coolingEpochs = uint32(30 days / L + 1);
        _refused(d, "coolingEpochs", 30 days / L + 1, 1, 30 days / L);
        duties.setDuties(IDutyCourt.Duties(128, 96, 128, 8, 4, 1_000_000, 5_000, uint32(30 days / L)));
        duties.setDuties(IDutyCourt.Duties(8, 8, 6, 2, type(uint16).max, type(uint32).max, 10_000, 1));
        vm.prank(STRANGER);
        vm.expectPartialRevert(IAccessControl.AccessControlUnauthorizedAccount.selector);
        duties.setDuties(devnetDuties());
    }

    /// So that a window never reaches back to the former holder of an index.
    function test_aWindowFitsTheUnbonding() public {
        vm.mockCall(address(validators), abi.encodeCall(validators.unbondingPeriod, ()), abi.encode(9 * L));
        IDutyCourt.Duties memory d = devnetDuties();
        (d.window, d.absences, d.strikes) = (10, 8, 8);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.InvalidDuty.selector, "window", 10, 8, 9));
        new DutyCourt(address(this), oracle, validators, d);
        d.window = 9;
        new DutyCourt(address(this), oracle, validators, d);
    }

    function test_rulesChangeWithNoticeAndNoWindowReachesAcross() public {
        run(4, 0xf, 0);
        IDutyCourt.Duties memory d = devnetDuties();
        (d.absences, d.strikes) = (8, 8);
        uint64 effective = oracle.effectiveEpoch();
        eq(effective, 6, "in epoch 4");
        vm.expectEmit();
        emit IDutyCourt.DutiesChanged(6, d);
        duties.setDuties(d);
        (IDutyCourt.Duties memory old,) = duties.dutiesAt(5);
        eq(old.absences, 6, "epoch 5");
        (IDutyCourt.Duties memory next, uint64 since) = duties.dutiesAt(6);
        eq(next.absences, 8, "epoch 6");
        eq(since, 6, "since");
        run(4, 0xff, 0);
        IDutyCourt.CertifiedReport[] memory shown = absences(0, 8);
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.DoesNotCount.selector, 0, 6));
        duties.proveAbsence(VICTIM, shown);
        duties.proveAbsence(VICTIM, absences(0, 6)); // all under the old rules
    }

    function _refused(IDutyCourt.Duties memory d, string memory name, uint256 value, uint256 low, uint256 high)
        private
    {
        vm.expectRevert(abi.encodeWithSelector(IDutyCourt.InvalidDuty.selector, name, value, low, high));
        duties.setDuties(d);
    }

    function _distribute(uint64 epoch) private {
        if (pool.available(address(flash)) == 0) flash.transfer(address(pool), 700 ether);
        vm.warp(duties.rewardDeadlineOf(epoch) + 1);
        pool.distribute(played[epoch].report, played[epoch].signers, address(flash));
    }
}
