// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDutyCourt} from "../src/interfaces/IDutyCourt.sol";
import {IValidatorRegistry} from "../src/interfaces/IValidatorRegistry.sol";
import {Snapshot} from "../src/types/Messages.sol";
import {Duty} from "./support/Duty.sol";

/// Validators that measured what nobody else did.
contract DutyCourtStrikesTest is Duty {
    function setUp() public {
        begin(7);
    }

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

    function _distribute(uint64 epoch) private {
        if (pool.available(address(flash)) == 0) flash.transfer(address(pool), 700 ether);
        vm.warp(duties.rewardDeadlineOf(epoch) + 1);
        pool.distribute(played[epoch].report, played[epoch].signers, address(flash));
    }
}
